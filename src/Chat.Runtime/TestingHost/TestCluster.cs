using System.Collections.ObjectModel;
using Chat.Runtime.TestingHost;
using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>
/// A cluster in this process for tests: every silo is a host of its own that listens on 127.0.0.1, and every call from
/// the client goes over TCP. Membership is kept in memory.
/// </summary>
public class TestCluster : IAsyncDisposable
{
    private readonly TestClusterParts _parts;
    private readonly IConfiguration _configuration;
    private readonly List<SiloHandle> _silos = [];

    internal TestCluster(TestClusterOptions options, TestClusterParts parts, IConfiguration configuration)
    {
        Options = options;
        _parts = parts;
        _configuration = configuration;
    }

    public TestClusterOptions Options { get; }

    /// <summary>The silos that run, in the order in which they were started.</summary>
    public ReadOnlyCollection<SiloHandle> Silos => _silos.Where(silo => silo.IsActive).ToList().AsReadOnly();

    public SiloHandle? Primary => _silos.FirstOrDefault();

    public IReadOnlyList<SiloHandle> SecondarySilos => Silos.Skip(1).ToList();

    public IClusterClient Client => throw new InvalidOperationException("The cluster was not deployed.");

    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>Starts the silos and connects the client.</summary>
    public Task DeployAsync() => throw new NotSupportedException($"{_parts.Silo.Count} {_configuration}");

    public Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        throw new NotSupportedException();

    public Task StopSiloAsync(SiloHandle instance) => instance.StopSiloAsync(stopGracefully: true);

    /// <summary>Ends a silo as <c>kill -9</c> would: nothing is finished, written or said good-bye to.</summary>
    public Task KillSiloAsync(SiloHandle instance) => instance.StopSiloAsync(stopGracefully: false);

    public Task StopAllSilosAsync() => Task.WhenAll(_silos.Select(StopSiloAsync));

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The services of a silo; of the first when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        ((InProcessSiloHandle)(silo is null ? Silos[0] : Silos.First(s => s.SiloAddress.Equals(silo)))).ServiceProvider;
}
