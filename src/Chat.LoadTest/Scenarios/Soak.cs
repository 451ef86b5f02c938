using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>The same load for a long time: memory must stay flat.</summary>
internal sealed class Soak : Scenario
{
    public override string Name => "soak";

    public override string Description => "1,000 users in 100 rooms, 500 posts/s for 30 minutes.";

    public override RunSettings Defaults { get; } =
        Short with
        {
            Rooms = 100,
            Rate = 500,
            Duration = TimeSpan.FromMinutes(30),
        };
}
