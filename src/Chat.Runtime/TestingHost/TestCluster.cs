using System.Collections.ObjectModel;
using Chat.Runtime.Membership;
using Chat.Runtime.TestingHost;
using Chat.Runtime.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>
/// A cluster in this process for tests: every silo is a host of its own that listens on 127.0.0.1, and every call from
/// the client goes over TCP. Membership is kept in memory.
/// </summary>
public class TestCluster : IAsyncDisposable
{
    private readonly List<SiloHandle> _silos = [];
    private readonly TestClusterHosts _hosts;
    private IHost? _client;

    internal TestCluster(TestClusterOptions options, TestClusterParts parts, IConfiguration configuration)
    {
        Options = options;
        _hosts = new TestClusterHosts(options, parts, configuration);
    }

    public TestClusterOptions Options { get; }

    /// <summary>The silos that run, in the order in which they were started.</summary>
    public ReadOnlyCollection<SiloHandle> Silos => _silos.Where(silo => silo.IsActive).ToList().AsReadOnly();

    /// <summary>The silo that was started first, while it runs.</summary>
    public SiloHandle? Primary => Silos.FirstOrDefault(silo => silo.InstanceNumber == 0);

    public IReadOnlyList<SiloHandle> SecondarySilos => Silos.Where(silo => silo.InstanceNumber != 0).ToList();

    public IClusterClient Client => ServiceProvider.GetRequiredService<IClusterClient>();

    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider =>
        _client?.Services ?? throw new InvalidOperationException("The cluster was not deployed.");

    /// <summary>Starts the silos and connects the client.</summary>
    public async Task DeployAsync()
    {
        for (var i = 0; i < Options.InitialSilosCount; i++)
        {
            await StartAdditionalSiloAsync();
        }

        _client = await _hosts.StartClientAsync();
        await WaitForLivenessToStabilizeAsync();
    }

    /// <summary>The silos that run.</summary>
    public IEnumerable<SiloHandle> GetActiveSilos() => Silos;

    /// <summary>The silo that runs at an address; null if none does.</summary>
    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) =>
        Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        (await StartAdditionalSilosAsync(1, startAdditionalSiloOnNewPort))[0];

    public async Task<List<SiloHandle>> StartAdditionalSilosAsync(
        int silosToStart,
        bool startAdditionalSiloOnNewPort = false
    )
    {
        var started = new List<SiloHandle>();
        for (var i = 0; i < silosToStart; i++)
        {
            started.Add(await StartSiloAsync((short)_silos.Count, siloPort: 0, gatewayPort: 0));
            _silos.Add(started[^1]);
        }

        return started;
    }

    /// <summary>Stops a silo, if it still runs, and starts another of the same name at the same ports.</summary>
    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance)
    {
        await instance.DisposeAsync();
        var (silo, gateway) = (instance.SiloAddress.Endpoint, instance.GatewayAddress.Endpoint);
        var successor = await StartSiloAsync(instance.InstanceNumber, silo.Port, gateway.Port);
        _silos[_silos.IndexOf(instance)] = successor;
        return successor;
    }

    public Task StopSiloAsync(SiloHandle instance) => instance.StopSiloAsync(stopGracefully: true);

    /// <summary>Ends a silo as <c>kill -9</c> would: nothing is finished, written or said good-bye to.</summary>
    public Task KillSiloAsync(SiloHandle instance) => instance.StopSiloAsync(stopGracefully: false);

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        foreach (var silo in Silos.Reverse())
        {
            await StopSiloAsync(silo);
        }
    }

    public async Task StopClusterClientAsync()
    {
        if (_client is not null)
        {
            await _client.StopAsync();
        }
    }

    /// <summary>Waits until every silo and the client know of, and are connected to, every silo that runs.</summary>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        foreach (
            var services in Silos
                .Cast<InProcessSiloHandle>()
                .Select(silo => silo.ServiceProvider)
                .Prepend(ServiceProvider)
        )
        {
            var membership = services.GetRequiredService<MembershipMonitor>();
            var links = services.GetRequiredService<SiloLinks>();
            var others = Silos.Count - (services.GetRequiredService<NodeIdentity>().IsSilo ? 1 : 0);
            while ((await membership.RefreshAsync()).Silos.Length != Silos.Count || links.ConnectedCount != others)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>The services of a silo; of the first when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        ((InProcessSiloHandle)(silo is null ? Silos[0] : Silos.First(s => s.SiloAddress.Equals(silo)))).ServiceProvider;

    private async Task<SiloHandle> StartSiloAsync(short number, int siloPort, int gatewayPort)
    {
        var name = number == 0 ? "Primary" : $"Secondary_{number}";
        var host = await _hosts.StartSiloAsync(name, siloPort, gatewayPort);
        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        return new InProcessSiloHandle
        {
            SiloHost = host,
            Name = name,
            InstanceNumber = number,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync();
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _client?.Dispose();
        GC.SuppressFinalize(this);
    }
}
