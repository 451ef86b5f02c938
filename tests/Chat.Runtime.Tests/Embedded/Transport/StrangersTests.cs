using System.Net;
using System.Net.Sockets;
using Chat.Runtime.Transport;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Transport;

/// <summary>Connections that never say who they are.</summary>
public sealed class StrangersTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = new TestClusterBuilder(initialSilosCount: 1).Build();
        await _cluster.DeployAsync();
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task Silent_connectionsBeyondTheLimit_endTheOldestAndKeepNobodyOut()
    {
        var silo = _cluster.Primary!;
        var strangers = new List<TcpClient>();
        for (var n = 0; n < Strangers.DefaultLimit + 1; n++)
        {
            var stranger = new TcpClient();
            strangers.Add(stranger);
            await stranger.ConnectAsync(IPAddress.Loopback, silo.GatewayAddress.Endpoint.Port);
        }

        // Long before the handshake's own time is over, which would end it too.
        Assert.True(await IsClosedAsync(strangers[0]).WaitAsync(TimeSpan.FromSeconds(3)));
        await _cluster.StartAdditionalSiloAsync(); // connects to the first, and the first to it
        await _cluster.WaitForLivenessToStabilizeAsync().WaitAsync(TimeSpan.FromSeconds(10));
        strangers.ForEach(stranger => stranger.Dispose());
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
