using System.Net;
using Chat.Runtime.Tests.Calls;
using Chat.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Chat.Runtime.Tests.Membership;

/// <summary>Hosts composed as the real ones are.</summary>
public sealed class PostgresClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly string _cluster = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Client_startedBeforeAnySilo_connectsOnceThereIsOne()
    {
        var counts = new List<int>();
        using var client = NewClient(builder =>
            builder.AddGatewayCountChangedHandler((_, e) => counts.Add(e.NumberOfConnectedGateways))
        );
        await client.StartAsync();
        var call = Grain(client).EchoAsync("hello");

        using var silo = await StartSiloAsync(siloPort: 0, gatewayPort: 0);

        Assert.Equal("a: hello", await call);
        Assert.Equal([1], counts);
        await silo.StopAsync();
        await client.StopAsync();
    }

    [Fact]
    public async Task Silo_restartedAtTheSameEndpoint_isUsedAgainQuickly()
    {
        var lost = 0;
        using var client = NewClient(builder => builder.AddClusterConnectionLostHandler((_, _) => lost++));
        await client.StartAsync();
        var first = await StartSiloAsync(siloPort: 0, gatewayPort: 0);
        await Grain(client).EchoAsync("hello");
        var endpoint = first.Services.GetRequiredService<ILocalSiloDetails>();
        var (siloPort, gatewayPort) = (endpoint.SiloAddress.Endpoint.Port, endpoint.GatewayAddress.Endpoint.Port);
        await first.StopAsync(new CancellationToken(canceled: true));
        first.Dispose();
        await Eventually.TrueAsync(() => lost == 1, "the loss is noticed");

        using var second = await StartSiloAsync(siloPort, gatewayPort);

        Assert.Equal("a: again", await Grain(client).EchoAsync("again").WaitAsync(TimeSpan.FromSeconds(5)));
        await second.StopAsync();
        await client.StopAsync();
    }

    [Fact]
    public async Task Silo_evictedFromTheTable_joinsAgainAndServes()
    {
        using var client = NewClient(_ => { });
        await client.StartAsync();
        using var silo = await StartSiloAsync(siloPort: 0, gatewayPort: 0);
        var before = await Grain(client).WhereAsync();

        await using (
            var command = postgres.Database.DataSource.CreateCommand(
                $"UPDATE membership_silos SET status = 'evicted' WHERE cluster_id = '{_cluster}'"
            )
        )
        {
            await command.ExecuteNonQueryAsync();
        }

        await Eventually.TrueAsync(
            async () => await Retry.WhileUnavailableAsync(() => Grain(client).WhereAsync()) != before,
            "a new incarnation"
        );
        await silo.StopAsync();
        await client.StopAsync();
    }

    [Fact]
    public async Task Silo_beyondLoopbackWithoutSecret_doesNotStart()
    {
        using var silo = NewSilo(IPAddress.Any, siloPort: 0, gatewayPort: 0);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.StartAsync());

        Assert.Contains("Cluster__Secret", error.Message, StringComparison.Ordinal);
    }

    private static IEchoGrain Grain(IHost client) =>
        client.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a");

    private async Task<IHost> StartSiloAsync(int siloPort, int gatewayPort)
    {
        var host = NewSilo(IPAddress.Loopback, siloPort, gatewayPort);
        await host.StartAsync();
        return host;
    }

    private IHost NewSilo(IPAddress address, int siloPort, int gatewayPort)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo =>
            silo.ConfigureEndpoints(address, siloPort, gatewayPort)
                .Configure<EndpointOptions>(o =>
                    o.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, gatewayPort)
                )
                .Configure<ClusterOptions>(o => o.ClusterId = _cluster)
                .UseAdoNetClustering(o =>
                {
                    o.Invariant = "Npgsql";
                    o.ConnectionString = postgres.Database.ConnectionString;
                })
        );
        return builder.Build();
    }

    private IHost NewClient(Action<IClientBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client =>
        {
            client
                .Configure<ClusterOptions>(o => o.ClusterId = _cluster)
                .UseAdoNetClustering(o =>
                {
                    o.Invariant = "Npgsql";
                    o.ConnectionString = postgres.Database.ConnectionString;
                });
            configure(client);
        });
        return builder.Build();
    }
}
