using System.Net;
using System.Net.Sockets;
using Chat.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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

    [Fact]
    public async Task Garbage_fromManyConnections_fillsNoLog()
    {
        const int Connections = 200;
        var lines = 0;
        using var hook = new LogHook(eventId: 30, () => Interlocked.Increment(ref lines)); // a refused connection
        await using var cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<WithStandingClock>().Build();
        await cluster.DeployAsync();
        cluster.GetSiloServiceProvider().GetRequiredService<ILoggerFactory>().AddProvider(hook);

        for (var n = 0; n < Connections; n++)
        {
            using var stranger = new TcpClient();
            await stranger.ConnectAsync(IPAddress.Loopback, cluster.Primary!.GatewayAddress.Endpoint.Port);
            await stranger.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            Assert.True(await IsClosedAsync(stranger));
        }

        Assert.Equal(1, Volatile.Read(ref lines));
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

    private sealed class WithStandingClock : TimeProvider, ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton<TimeProvider>(this);

        public override long GetTimestamp() => 1;
    }
}
