namespace Chat.Presence;

internal static class PresenceSetup
{
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<PeopleRelays>().AddSingleton<PresenceLease>().AddSingleton<PresenceWatches>();
        return services
            .AddHostedService(provider => provider.GetRequiredService<PresenceLease>())
            .AddHostedService(provider => provider.GetRequiredService<PresenceWatches>())
            .AddHostedService<PeopleSubscriptions>();
    }
}
