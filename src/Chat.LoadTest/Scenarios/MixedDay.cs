using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Everything that the protocol has, in believable proportions.</summary>
internal sealed class MixedDay : Scenario
{
    public override string Name => "mixed-day";

    public override string Description =>
        "500 users in 25 rooms, 200 actions/s of every kind that people have; chat only.";

    public override bool IsMixed => true;

    public override RunSettings Defaults { get; } = Short with { Users = 500, Rooms = 25, Rate = 200 };
}
