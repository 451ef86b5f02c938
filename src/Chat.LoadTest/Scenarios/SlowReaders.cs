using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Some stop reading; the others must not notice, and those who were cut for it come back whole.</summary>
internal sealed class SlowReaders : Scenario
{
    public override string Name => "slow-readers";

    public override string Description =>
        "100 users in one room, 300 long posts/s; a tenth of them reads nothing for 10 s, then reads for 10 s.";

    public override RunSettings Defaults { get; } =
        Short with
        {
            Users = 100,
            Rooms = 1,
            Rate = 300,
            TextBytes = 3000,
            Slow = 0.1,
            SlowFor = TimeSpan.FromSeconds(10),
            Duration = TimeSpan.FromSeconds(40),
        };
}
