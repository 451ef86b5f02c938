using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>People who talk two by two, in rooms of two: what other servers can do too.</summary>
internal sealed class Pairs : Scenario
{
    public override string Name => "pairs";

    public override string Description => "1,000 users two by two (in rooms of two), 128 posts in flight.";

    public override RunSettings Defaults { get; } = Short with { Rooms = 500, InFlight = 128 };
}
