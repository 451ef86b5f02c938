using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Chat.Presence;

internal static class PresenceSetup
{
    /// <summary>Who is connected is renewed more often: what is older is of no use.</summary>
    private static readonly TimeSpan CollectionAge = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddPresence(this IServiceCollection services) =>
        services
            .Configure<GrainCollectionOptions>(collection =>
                collection.ClassSpecificCollectionAge[typeof(PresenceGrain).FullName!] = CollectionAge
            )
            .AddSingleton<LiveGateways>()
            .AddSingleton<PeopleFanOut>()
            .AddSingleton<PersonDelivery>()
            .AddHostedService<LeaseWatch>();
}
