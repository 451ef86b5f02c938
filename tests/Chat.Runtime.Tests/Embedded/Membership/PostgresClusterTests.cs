using System.Net;
using Chat.Runtime.Membership;
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

        Assert.Equal("a: again", await Grain(client).EchoAsync("again").WaitAsync(Wait.Patience));
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
    public async Task Silo_whoseClockIsWrong_isRenewedByTheClockOfTheDatabase()
    {
        using var silo = NewSilo(
            IPAddress.Loopback,
            siloPort: 0,
            gatewayPort: 0,
            builder => builder.Services.AddSingleton<TimeProvider>(new YearAhead())
        );
        await silo.StartAsync();
        var joined = await RenewedAsync();

        await Eventually.TrueAsync(async () => await RenewedAsync() > joined, "a renewal");

        await using var command = postgres.Database.DataSource.CreateCommand(
            $"SELECT now() - renewed_at FROM membership_silos WHERE cluster_id = '{_cluster}'"
        );
        var age = (TimeSpan)(await command.ExecuteScalarAsync())!;
        Assert.InRange(age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await silo.StopAsync();
    }

    [Fact]
    public async Task View_ofThreeSilosAndAClient_isTheSameWithinTwoSeconds()
    {
        using var client = NewClient(_ => { });
        await client.StartAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartSiloAsync(siloPort: 0, gatewayPort: 0)));
        IEnumerable<IHost> nodes = [client, .. silos];
        await UntilAllSeeAsync(nodes, silos: 3);

        await silos[0].StopAsync();
        await UntilAllSeeAsync(nodes.Except([silos[0]]), silos: 2);

        using var another = await StartSiloAsync(siloPort: 0, gatewayPort: 0);
        await UntilAllSeeAsync(nodes.Except([silos[0]]).Append(another), silos: 3);

        await Task.WhenAll(silos.Skip(1).Append(another).Append(client).Select(host => host.StopAsync()));
        foreach (var silo in silos)
        {
            silo.Dispose();
        }
    }

    [Fact]
    public async Task Silo_beyondLoopbackWithoutSecret_doesNotStart()
    {
        using var silo = NewSilo(IPAddress.Any, siloPort: 0, gatewayPort: 0);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.StartAsync());

        Assert.Contains("Cluster__Secret", error.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAllSeeAsync(IEnumerable<IHost> nodes, int silos)
    {
        var monitors = nodes.Select(node => node.Services.GetRequiredService<MembershipMonitor>()).ToList();
        await Eventually.TrueAsync(
            () =>
                monitors.All(monitor => monitor.Current.Silos.Length == silos)
                && monitors.Select(monitor => monitor.Current.Version).Distinct().Count() == 1,
            $"all see the same {silos} silos"
        );
    }

    private static IEchoGrain Grain(IHost client) =>
        client.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a");

    private async Task<IHost> StartSiloAsync(int siloPort, int gatewayPort)
    {
        var host = NewSilo(IPAddress.Loopback, siloPort, gatewayPort);
        await host.StartAsync();
        return host;
    }

    private async Task<DateTime> RenewedAsync()
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            $"SELECT renewed_at FROM membership_silos WHERE cluster_id = '{_cluster}'"
        );
        return (DateTime)(await command.ExecuteScalarAsync())!;
    }

    private IHost NewSilo(
        IPAddress address,
        int siloPort,
        int gatewayPort,
        Action<HostApplicationBuilder>? configure = null
    )
    {
        var builder = Host.CreateApplicationBuilder();
        configure?.Invoke(builder);
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

    private sealed class YearAhead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(1);
    }
}
