using System.Globalization;
using Chat.TestKit;
using Chat.TestKit.Processes;
using Chat.Tests.Crowds;
using Xunit.Abstractions;

namespace Chat.Tests;

/// <summary>The promise in a cluster: silos and gateways come and go, and nobody notices more than a pause.</summary>
public sealed class ClusterTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    /// <summary>A silo's lease (5 s), with time for the others to see that it has run out.</summary>
    private static readonly TimeSpan PastTheLease = TimeSpan.FromSeconds(15);

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
    public Task Silo_suspended_past_its_lease() =>
        CheckAsync(async crowd =>
        {
            var hung = _server.Silos[1];
            await using (var held = await HeldCommits.TakeAsync(_server.Database))
            {
                await held.UntilWaitingAsync(2); // behind what waits in PostgreSQL, more posts wait in every silo
                hung.Suspend();
            }

            try
            {
                await Wait.UntilAsync(
                    async () => await CountSilosAsync() == 2,
                    () => $"A silo that hangs is still a member.\n{_server.Explain()}",
                    PastTheLease
                );
                await crowd.UntilAllAreAnsweredAsync();
            }
            finally
            {
                hung.Resume();
            }

            await Wait.UntilAsync(
                () => hung.Output.Contains("Joined again as", StringComparison.Ordinal),
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
    public Task Scaled_down_to_one_silo_and_up_again() =>
        CheckAsync(async crowd =>
        {
            Assert.All(
                await Task.WhenAll(_server.Silos.Skip(1).Select(silo => silo.StopAsync())),
                code => Assert.Equal(0, code)
            );
            await crowd.UntilAllAreAnsweredAsync();
            foreach (var silo in _server.Silos.Skip(1))
            {
                silo.Start();
            }
        });

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

    private async Task<long> CountSilosAsync()
    {
        await using var command = _server.Database.DataSource.CreateCommand(
            "SELECT count(*) FROM membership_silos WHERE status = 'active'"
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
