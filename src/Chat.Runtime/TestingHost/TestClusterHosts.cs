using System.Net;
using Chat.Runtime.Membership;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Chat.Runtime.TestingHost;

/// <summary>The hosts of a test cluster.</summary>
internal sealed class TestClusterHosts(TestClusterOptions options, TestClusterParts parts, IConfiguration configuration)
{
    private readonly InMemoryMembership _membership = new();

    public async Task<IHost> StartSiloAsync(string name, int siloPort, int gatewayPort)
    {
        var builder = NewBuilder();
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
            silo.Configure<EndpointOptions>(o =>
                o.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, gatewayPort)
            );
            silo.Configure<SiloOptions>(o => o.SiloName = name);
            silo.Configure<ClusterOptions>(Name);
            silo.Services.AddSingleton<IMembershipTable>(_membership);
            parts.Silo.ForEach(create => create().Configure(silo));
        });
        return await StartAsync(builder);
    }

    public async Task<IHost> StartClientAsync()
    {
        var builder = NewBuilder();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(Name);
            client.Services.AddSingleton<IMembershipTable>(_membership);
            parts.Client.ForEach(create => create().Configure(builder.Configuration, client));
        });
        return await StartAsync(builder);
    }

    private static async Task<IHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private HostApplicationBuilder NewBuilder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(configuration);
        return builder;
    }

    private void Name(ClusterOptions cluster)
    {
        cluster.ClusterId = options.ClusterId;
        cluster.ServiceId = options.ServiceId;
    }
}
