using Chat.Runtime.TestingHost;
using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Composes a <see cref="TestCluster"/>.</summary>
public class TestClusterBuilder
{
    private readonly List<Action<IConfigurationBuilder>> _configure = [];
    private readonly TestClusterParts _parts = new();

    public TestClusterBuilder()
        : this(2) { }

    public TestClusterBuilder(short initialSilosCount) =>
        Options = new TestClusterOptions { InitialSilosCount = initialSilosCount };

    public TestClusterOptions Options { get; }

    /// <summary>Configuration that every silo and the client see.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>Adds an <see cref="ISiloConfigurator"/>; every silo gets an instance of its own.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        _parts.Silo.Add(static () => (ISiloConfigurator)(object)new T()!);
        return this;
    }

    /// <summary>Adds an <see cref="IClientBuilderConfigurator"/>.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<T>()
        where T : new()
    {
        _parts.Client.Add(static () => (IClientBuilderConfigurator)(object)new T()!);
        return this;
    }

    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configure.Add(configureDelegate);
        return this;
    }

    public TestCluster Build()
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(Properties);
        _configure.ForEach(configure => configure(builder));
        return new TestCluster(Options, _parts, builder.Build());
    }

    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";
}
