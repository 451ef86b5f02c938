using Chat.Cluster;
using Chat.TestKit;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Health;

public sealed class DrainTests
{
    private readonly ApplicationLifetime _application = new(NullLogger<ApplicationLifetime>.Instance);

    private bool IsStopping => _application.ApplicationStopping.IsCancellationRequested;

    [Fact]
    public void Begin_without_a_drain_stops_at_once()
    {
        using var drain = Create(TimeSpan.Zero);
        drain.Begin();
        Assert.True(drain.HasBegun);
        Assert.True(IsStopping);
    }

    [Fact]
    public async Task Begin_serves_on_for_a_while_and_then_stops()
    {
        using var drain = Create(TimeSpan.FromMilliseconds(100));
        Assert.False(drain.HasBegun);
        drain.Begin();
        Assert.True(drain.HasBegun);
        await Wait.UntilAsync(() => IsStopping, () => "It does not stop.");
    }

    [Fact]
    public void Begin_twice_stops_at_once()
    {
        using var drain = Create(TimeSpan.FromMinutes(5));
        drain.Begin();
        Assert.False(IsStopping);
        drain.Begin();
        Assert.True(IsStopping);
    }

    private Drain Create(TimeSpan drainFor) =>
        new(
            _application,
            Options.Create(new GatewayOptions { DrainFor = drainFor }),
            TimeProvider.System,
            NullLogger<Drain>.Instance
        );
}
