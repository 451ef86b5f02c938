using Chat.Runtime.Membership;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Options and services of a client.</summary>
public static class ClientBuilderExtensions
{
    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }

    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, IConfiguration configuration)
        where TOptions : class
    {
        builder.Services.Configure<TOptions>(configuration);
        return builder;
    }

    public static IClientBuilder ConfigureServices(
        this IClientBuilder builder,
        Action<IServiceCollection> configureDelegate
    )
    {
        configureDelegate(builder.Services);
        return builder;
    }

    /// <summary>The one silo on 127.0.0.1 that <see cref="CoreHostingExtensions.UseLocalhostClustering"/> makes.</summary>
    public static IClientBuilder UseLocalhostClustering(
        this IClientBuilder builder,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        string serviceId = "dev",
        string clusterId = "dev"
    )
    {
        builder.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = clusterId;
            options.ServiceId = serviceId;
        });
        MembershipServices.AddLocalhost(builder.Services, gatewayPort);
        return builder;
    }

    /// <summary>Is told when the client has lost its last silo. Handlers run on a thread of the pool and must not block.</summary>
    public static IClientBuilder AddClusterConnectionLostHandler(
        this IClientBuilder builder,
        ConnectionToClusterLostHandler handler
    )
    {
        builder.Services.AddSingleton(handler);
        return builder;
    }

    /// <inheritdoc cref="AddClusterConnectionLostHandler(IClientBuilder, ConnectionToClusterLostHandler)"/>
    public static IClientBuilder AddClusterConnectionLostHandler(
        this IClientBuilder builder,
        Func<IServiceProvider, ConnectionToClusterLostHandler> handlerFactory
    )
    {
        builder.Services.AddSingleton(handlerFactory);
        return builder;
    }

    /// <summary>
    /// Is told when the client gained a silo (its subscriptions are announced there) or lost one (events may be lost).
    /// Handlers run on a thread of the pool and must not block.
    /// </summary>
    public static IClientBuilder AddGatewayCountChangedHandler(
        this IClientBuilder builder,
        GatewayCountChangedHandler handler
    )
    {
        builder.Services.AddSingleton(handler);
        return builder;
    }

    /// <inheritdoc cref="AddGatewayCountChangedHandler(IClientBuilder, GatewayCountChangedHandler)"/>
    public static IClientBuilder AddGatewayCountChangedHandler(
        this IClientBuilder builder,
        Func<IServiceProvider, GatewayCountChangedHandler> handlerFactory
    )
    {
        builder.Services.AddSingleton(handlerFactory);
        return builder;
    }
}
