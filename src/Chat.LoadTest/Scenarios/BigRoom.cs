using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Everybody in one room.</summary>
internal sealed class BigRoom : Scenario
{
    public override string Name => "big-room";

    public override string Description => "Everybody in one room: 1,000 users, 50 posts/s.";

    public override RunSettings Defaults { get; } = Short with { Rooms = 1, Rate = 50, IsUntilReceived = true };
}
