using Orleans.TestingHost;

namespace Chat.Runtime.TestingHost;

/// <summary>The configurators of a cluster, made anew for each of its hosts.</summary>
internal sealed class TestClusterParts
{
    public List<Func<ISiloConfigurator>> Silo { get; } = [];

    public List<Func<IClientBuilderConfigurator>> Client { get; } = [];
}
