using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Everybody in one of many rooms.</summary>
internal sealed class ManyRooms : Scenario
{
    public override string Name => "many-rooms";

    public override string Description => "1,000 users in 100 rooms of 10, 128 posts in flight.";

    public override RunSettings Defaults { get; } = Short with { Rooms = 100, InFlight = 128 };
}
