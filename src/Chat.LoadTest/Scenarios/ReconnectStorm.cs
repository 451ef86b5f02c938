using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Everybody is cut at once, comes back and must miss nothing.</summary>
internal sealed class ReconnectStorm : Scenario
{
    public override string Name => "reconnect-storm";

    public override string Description =>
        "1,000 users in 10 rooms, 100 posts/s; every 10 s all connections break at once.";

    public override RunSettings Defaults { get; } =
        Short with
        {
            Rooms = 10,
            Rate = 100,
            Cut = 1,
            CutEvery = TimeSpan.FromSeconds(10),
            Duration = TimeSpan.FromSeconds(30),
        };
}
