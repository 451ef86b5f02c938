using System.Globalization;
using Chat.TestKit;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;
using Xunit.Abstractions;

namespace Chat.Tests;

/// <summary>The promise in a cluster: silos and gateways come and go, and nobody notices more than a pause.</summary>
public sealed class ClusterTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private readonly ChatServer _server = cluster.Server;

    [Fact]
    public Task Silo_killed() =>
        CheckAsync(async crowd =>
        {
            await _server.Silos[0].KillAsync();
            await crowd.UntilAllAreAnsweredAsync();
            _server.Silos[0].Start();
        });

    /// <summary>
    /// It does not know that it was away: its grains are active elsewhere by then, and it may still have posts to write.
    /// Which of its posts PostgreSQL holds and which wait behind them is chance, so that whether a write of it must be
    /// refused is too: the fence has tests of its own, here nothing may be lost, doubled or out of order either way.
    /// </summary>
    [Fact]
    public Task Silo_suspended_until_others_have_its_rooms() =>
        CheckAsync(async crowd =>
        {
            ChatNode hung;
            await using (var held = await HeldCommits.TakeAsync(_server.Database))
            {
                // Has rooms; and behind what waits in PostgreSQL, more posts wait in every silo.
                var busy = await held.UntilSomebodyWaitsAsync();
                hung = _server.Silos.Single(silo => string.Equals(silo.Name, busy, StringComparison.Ordinal));
                hung.Suspend();
            }

            using var supervisor = hung.Supervise();
            try
            {
                await crowd.UntilAllAreAnsweredAsync(); // those in its rooms by another silo
            }
            finally
            {
                hung.Resume();
            }

            await Wait.UntilAsync(
                () => HasBegunAnew(hung),
                () => $"The silo has not noticed that it was away.\n{hung.Output}"
            );
        });

    /// <summary>What it was asked it answers, and what comes next goes to another: nobody sees an error.</summary>
    [Fact]
    public Task Silo_stopped_politely() =>
        CheckAsync(async crowd =>
        {
            Assert.Equal(0, await _server.Silos[2].StopAsync());
            await crowd.UntilAllAreAnsweredAsync();
            _server.Silos[2].Start();
            await _server.UntilReadyAsync();
            Assert.Empty(crowd.Failures);
        });

    [Fact]
    public Task Rolling_restart() =>
        CheckAsync(
            async crowd =>
            {
                foreach (var node in _server.Silos.Concat(_server.Gateways))
                {
                    Assert.Equal(0, await node.StopAsync());
                    node.Start();
                    await _server.UntilReadyAsync();
                }
            },
            quietRooms: 0
        );

    [Fact]
    public Task All_silos_killed_at_once() =>
        CheckAsync(async _ =>
        {
            await Task.WhenAll(_server.Silos.Select(silo => silo.KillAsync()));
            foreach (var silo in _server.Silos)
            {
                silo.Start();
            }
        });

    [Fact]
    public Task Gateway_killed() =>
        CheckAsync(
            async crowd =>
            {
                await _server.Gateways[1].KillAsync();
                await crowd.UntilAllAreAnsweredAsync();
                _server.Gateways[1].Start();
            },
            quietRooms: 0
        );

    [Fact]
    public Task Scaled_from_one_silo_to_three_and_back() =>
        CheckAsync(async crowd =>
        {
            await ScaleDownAsync(crowd);
            StartTheOthers();
            await _server.UntilReadyAsync();
            await crowd.UntilAllAreAnsweredAsync();
            await ScaleDownAsync(crowd);
            StartTheOthers();
        });

    /// <summary>To one silo.</summary>
    private async Task ScaleDownAsync(Crowd crowd)
    {
        var codes = await Task.WhenAll(_server.Silos.Skip(1).Select(silo => silo.StopAsync()));
        Assert.All(codes, code => Assert.Equal(0, code));
        await crowd.UntilAllAreAnsweredAsync();
    }

    private void StartTheOthers()
    {
        foreach (var silo in _server.Silos.Skip(1))
        {
            silo.Start();
        }
    }

    private async Task CheckAsync(Func<Crowd, Task> disturb, int quietRooms = 4)
    {
        await _server.UntilReadyAsync();
        await using var crowd = await Crowd.GatherAsync(_server, quietRooms: quietRooms);
        await disturb(crowd);
        await _server.UntilReadyAsync();
        await crowd.UntilAllAreAnsweredAsync();
        await crowd.VerifyAsync();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"longest silence {crowd.LongestSilence.TotalMilliseconds:0} ms, {crowd.Failures.Count} failures seen by clients"
            )
        );
    }

    /// <summary>
    /// A silo that has been declared dead forgets what it holds before it serves again: the embedded build does so
    /// itself, the packaged one ends its process and relies on whoever supervises it.
    /// </summary>
    private static bool HasBegunAnew(ChatNode silo) =>
        silo.Restarts > 0 || silo.Output.Contains("Joined again as", StringComparison.Ordinal);
}
