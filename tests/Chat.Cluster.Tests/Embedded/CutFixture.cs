using Chat.TestKit;
using Chat.TestKit.Network;
using Chat.TestKit.Processes;

namespace Chat.Tests.Embedded;

/// <summary>Three silos and two gateways with a network between them; every test leaves all of it whole.</summary>
public sealed class CutFixture : IAsyncLifetime
{
    /// <summary>Silos that never give up a write that does not get through.</summary>
    public CutFixture() => Server = ChatServer.Of(Network, silos: 3, gateways: 2, "--LogWriter:RetryFor=00:10:00");

    public TestNetwork Network { get; } = new();

    public ChatServer Server { get; }

    public Task InitializeAsync() => Server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>Cuts a silo off from all others and from all gateways, but not from the database.</summary>
    public void Isolate(ChatNode silo)
    {
        foreach (var node in Server.Silos.Concat(Server.Gateways).Where(node => node != silo))
        {
            Network.Cut(silo, node);
        }
    }

    public Task UntilMembersAsync(int count) =>
        Wait.UntilAsync(
            async () => await CountMembersAsync() == count,
            () => $"There are not {count} members.\n{Server.Explain()}"
        );

    /// <summary>Waits until somebody has for some time not been able to reach a silo.</summary>
    public Task UntilSuspectedAsync() =>
        Wait.UntilAsync(
            async () =>
                await CountAsync(
                    """
                    membership_suspicions
                    WHERE renewed_at > now() - interval '3 seconds' AND renewed_at > since + interval '3 seconds'
                    """
                ) > 0,
            () => $"Nobody misses anybody.\n{Server.Explain()}"
        );

    private Task<long> CountMembersAsync() => CountAsync("membership_silos WHERE status = 'active'");

    private async Task<long> CountAsync(string what)
    {
        await using var command = Server.Database.DataSource.CreateCommand($"SELECT count(*) FROM {what}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
