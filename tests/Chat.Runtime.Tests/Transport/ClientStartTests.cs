using System.Net;
using System.Net.Sockets;
using Chat.Runtime.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Runtime.Tests.Transport;

public sealed class ClientStartTests
{
    /// <summary>The membership here never changes again, so a link that is missed at the start is missed for good.</summary>
    [Fact]
    public async Task Client_startedManyTimes_connectsEachTime()
    {
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort, gatewayPort));
        using var silo = builder.Build();
        await silo.StartAsync();

        for (var i = 0; i < 50; i++)
        {
            var clientBuilder = Host.CreateApplicationBuilder();
            clientBuilder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort));
            using var host = clientBuilder.Build();
            await host.StartAsync();
            var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("a");
            await grain.EchoAsync("b").WaitAsync(TimeSpan.FromSeconds(10));
            await host.StopAsync();
        }

        await silo.StopAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
