using System.Net;
using Chat.Runtime.Silo;
using Chat.Runtime.Tests.Calls;
using Chat.TestKit;
using Chat.TestKit.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;

namespace Chat.Runtime.Tests.Membership;

/// <summary>A silo that cannot reach the membership, and a client that knows of no other silo.</summary>
public sealed class SelfStopTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Here = "here";

    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private readonly TestNetwork _network = new();

    public Task InitializeAsync()
    {
        _network.Add(Here, () => Environment.ProcessId);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _network.DisposeAsync();

    /// <summary>
    /// By the database's clock its lease ends at a moment nobody tells it of; others may take over from then on. It must
    /// not serve any more at that moment, whatever its own clock says of it.
    /// </summary>
    [Fact]
    public async Task Silo_withoutDatabase_servesNoLongerWhenItsLeaseEndsThereAndAgainWhenItIsBack()
    {
        using var silo = await StartSiloAsync();
        using var client = await StartClientAsync(silo.Services.GetRequiredService<ILocalSiloDetails>());
        var grain = client.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a");
        var lease = silo.Services.GetRequiredService<SiloLease>();
        var before = await grain.WhereAsync();

        _network.Cut(Here, TestNetwork.Database);
        await Wait.UntilAsync(
            async () =>
            {
                var isOver = await IsOverAsync();
                Assert.False(isOver && lease.IsHeld, "The lease is over, and the silo does not know.");
                return isOver;
            },
            () => "The lease does not end."
        );
        Assert.Null(await WhereAsync(grain));

        _network.Heal();
        await Eventually.TrueAsync(async () => await WhereAsync(grain) is { } now && now != before, "it serves again");
        await client.StopAsync();
        await silo.StopAsync();
    }

    /// <summary>Where the grain lives; null if it does not answer.</summary>
    private static async Task<string?> WhereAsync(IEchoGrain grain)
    {
        try
        {
            return await grain.WhereAsync();
        }
        catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<bool> IsOverAsync()
    {
        await using var command = postgres.Database.DataSource.CreateCommand(
            "SELECT renewed_at < now() - interval '5 seconds' FROM membership_silos WHERE cluster_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = _cluster });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private async Task<IHost> StartSiloAsync()
    {
        var address = new NpgsqlConnectionStringBuilder(postgres.Database.ConnectionString);
        address.Port = _network.Forward(TestNetwork.Database, address.Port);
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo =>
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort: 0, gatewayPort: 0)
                .Configure<EndpointOptions>(o => o.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, 0))
                .Configure<ClusterOptions>(o => o.ClusterId = _cluster)
                .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", address.ConnectionString))
        );
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<IHost> StartClientAsync(ILocalSiloDetails silo)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client =>
            client
                .UseLocalhostClustering(silo.GatewayAddress.Endpoint.Port, "default", _cluster)
                .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(2))
        );
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
