using Chat.Runtime.Membership;
using Chat.Runtime.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Membership in a database.</summary>
public static class AdoNetHostingExtensions
{
    public static ISiloBuilder UseAdoNetClustering(
        this ISiloBuilder builder,
        Action<AdoNetClusteringSiloOptions> configureOptions
    )
    {
        builder.Services.Configure(configureOptions);
        MembershipServices.AddPostgres<AdoNetClusteringSiloOptions>(
            builder.Services,
            options => (options.Invariant, options.ConnectionString)
        );
        return builder;
    }

    public static IClientBuilder UseAdoNetClustering(
        this IClientBuilder builder,
        Action<AdoNetClusteringClientOptions> configureOptions
    )
    {
        builder.Services.Configure(configureOptions);
        MembershipServices.AddPostgres<AdoNetClusteringClientOptions>(
            builder.Services,
            options => (options.Invariant, options.ConnectionString)
        );
        return builder;
    }
}

/// <summary>Grain state in a database.</summary>
public static class AdoNetGrainStorageSiloBuilderExtensions
{
    public static ISiloBuilder AddAdoNetGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<AdoNetGrainStorageOptions> configureOptions
    )
    {
        builder.Services.Configure(name, configureOptions);
        StorageServices.AddPostgres(builder.Services, name);
        return builder;
    }
}
