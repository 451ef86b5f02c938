using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Configures the silos of a <see cref="TestCluster"/>.</summary>
public interface ISiloConfigurator
{
    void Configure(ISiloBuilder siloBuilder);
}

/// <summary>Configures the client of a <see cref="TestCluster"/>.</summary>
public interface IClientBuilderConfigurator
{
    void Configure(IConfiguration configuration, IClientBuilder clientBuilder);
}
