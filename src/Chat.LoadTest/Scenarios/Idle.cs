using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Connected and silent: what a connection costs.</summary>
internal sealed class Idle : Scenario
{
    public override string Name => "idle";

    public override string Description => "9,000 users in 900 rooms who only stay connected, for 30 s.";

    public override RunSettings Defaults { get; } =
        Short with
        {
            Users = 9000,
            Rooms = 900,
            RampUp = TimeSpan.FromSeconds(30),
            WarmUp = TimeSpan.Zero,
            Duration = TimeSpan.FromSeconds(30),
        };
}
