namespace Chat.Signals;

internal static class SignalsSetup
{
    public static IServiceCollection AddSignals(this IServiceCollection services) =>
        services
            .AddSingleton<TypingCalls>()
            .AddSingleton<SignalRelay>()
            .AddHostedService(provider => provider.GetRequiredService<SignalRelay>());
}
