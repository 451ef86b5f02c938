using System.Net;
using Chat.Runtime.Tests.Calls;
using Chat.TestKit;
using Chat.TestKit.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Chat.Runtime.Tests.Transport;

/// <summary>A connection that nobody has ended, but over which nothing comes any more.</summary>
public sealed class SilentLinkTests : IAsyncLifetime
{
    private const string Client = "client";
    private const string Silo = "silo";

    private readonly TestNetwork _network = new();
    private IHost _silo = null!;
    private IHost _client = null!;

    private IEchoGrain Grain => _client.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a");

    public async Task InitializeAsync()
    {
        _network.Add(Client, () => Environment.ProcessId);
        _silo = await StartSiloAsync();
        var gateway = _silo.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint;
        _client = await StartClientAsync(_network.Forward(Silo, gateway.Port));
    }

    public async Task DisposeAsync()
    {
        await _client.StopAsync();
        await _silo.StopAsync();
        _client.Dispose();
        _silo.Dispose();
        await _network.DisposeAsync();
    }

    /// <summary>Calls may take minutes here, but not for want of a connection.</summary>
    [Fact]
    public async Task Call_overALinkThatFallsSilent_hasAnUnknownOutcomeAndTheNextOneIsAnswered()
    {
        using var waiting = new CancellationTokenSource();
        var call = Grain.WaitAsync(waiting.Token);
        await Grain.EchoAsync("the call before has arrived");

        _network.Cut(Client, Silo);
        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Wait.Patience));
        Assert.Contains("outcome is unknown", error.Message, StringComparison.Ordinal);
        var next = Grain.EchoAsync("hello");
        Assert.False(next.IsCompleted);

        _network.Heal();
        Assert.Equal("a: hello", await next.WaitAsync(Wait.Patience));
    }

    private static async Task<IHost> StartSiloAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
            silo.UseLocalhostClustering(siloPort: 0, gatewayPort: 0)
                .Configure<EndpointOptions>(o => o.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, 0))
        );
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<IHost> StartClientAsync(int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
            client
                .UseLocalhostClustering(gatewayPort)
                .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromMinutes(10))
        );
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
