using Chat.Runtime.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>A part of a silo or client that has a name.</summary>
public interface INamedServiceConfigurator
{
    string Name { get; }

    Action<Action<IServiceCollection>> ConfigureDelegate { get; }
}

public interface IPersistentStreamConfigurator : INamedServiceConfigurator;

public interface ISiloPersistentStreamConfigurator : IPersistentStreamConfigurator;

public interface ISiloRecoverableStreamConfigurator : ISiloPersistentStreamConfigurator;

public interface IClusterClientPersistentStreamConfigurator : IPersistentStreamConfigurator;

public interface IMemoryStreamConfigurator : INamedServiceConfigurator;

public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloRecoverableStreamConfigurator;

public interface IClusterClientMemoryStreamConfigurator
    : IMemoryStreamConfigurator,
        IClusterClientPersistentStreamConfigurator;

/// <summary>Partitions of memory streams.</summary>
public static class MemoryStreamConfiguratorExtensions
{
    /// <summary>Has no effect in the embedded runtime: it pushes and has no queues to partition.</summary>
    public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = 8)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentOutOfRangeException.ThrowIfLessThan(numOfQueues, 1);
    }
}

/// <summary>Pace of memory streams.</summary>
public static class SiloPersistentStreamConfiguratorExtensions
{
    /// <summary>Has no effect in the embedded runtime beyond configuring the options: it pushes.</summary>
    public static void ConfigurePullingAgent(
        this ISiloPersistentStreamConfigurator configurator,
        Action<OptionsBuilder<StreamPullingAgentOptions>>? configureOptions = null
    ) =>
        configurator.ConfigureDelegate(services =>
            configureOptions?.Invoke(services.AddOptions<StreamPullingAgentOptions>(configurator.Name))
        );
}

/// <summary>Memory streams in a silo.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder,
        string name,
        Action<ISiloMemoryStreamConfigurator>? configure = null
    )
    {
        StreamServices.AddToSilo(builder.Services, name);
        configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
        return builder;
    }
}

/// <summary>Memory streams in a client.</summary>
public static class ClientBuilderStreamingExtensions
{
    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder,
        string name,
        Action<IClusterClientMemoryStreamConfigurator>? configure = null
    )
    {
        StreamServices.AddToClient(builder.Services, name);
        configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
        return builder;
    }
}

internal sealed class MemoryStreamConfigurator(string name, IServiceCollection services)
    : ISiloMemoryStreamConfigurator,
        IClusterClientMemoryStreamConfigurator
{
    public string Name => name;

    public Action<Action<IServiceCollection>> ConfigureDelegate => configure => configure(services);
}
