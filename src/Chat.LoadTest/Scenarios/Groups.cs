using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Everybody in one of a few groups of 300. In public rooms, for as long as there are no private groups.</summary>
internal sealed class Groups : Scenario
{
    public override string Name => "groups";

    public override string Description => "1,200 users in 4 groups of 300 (public rooms), 200 posts/s.";

    public override RunSettings Defaults { get; } = Short with { Users = 1200, Rooms = 4, Rate = 200 };
}
