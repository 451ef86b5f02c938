using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Calls that wait for a silo.</summary>
public sealed class OvertakingTests
{
    private const int Calls = 100;

    /// <summary>In between the connection can be used already, and those that wait do not know yet.</summary>
    [Fact]
    public async Task Calls_madeTheMomentASiloIsReached_doNotPassThoseThatWaitForIt()
    {
        await using var cluster = ClusterFixture.NewBuilder(silos: 1).Build();
        await cluster.DeployAsync();
        await cluster.StopSiloAsync(cluster.Silos[0]);
        var grain = cluster.GrainFactory.GetGrain<IJournalGrain>(Guid.NewGuid().ToString("N"));
        var before = Enumerable.Range(0, Calls).Select(grain.WriteAsync).ToList();
        var after = new TaskCompletionSource<Task[]>();
        using var hook = new LogHook(
            eventId: 10, // connected to a silo
            () => after.SetResult([.. Enumerable.Range(Calls, Calls).Select(grain.WriteAsync)])
        );
        cluster.ServiceProvider.GetRequiredService<ILoggerFactory>().AddProvider(hook);

        await cluster.StartAdditionalSiloAsync();

        await Task.WhenAll([.. before, .. await after.Task]);
        Assert.Equal(Enumerable.Range(0, 2 * Calls), JournalGrain.Of(grain.GetPrimaryKeyString()));
    }
}
