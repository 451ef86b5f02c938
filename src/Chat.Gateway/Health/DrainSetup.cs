namespace Chat.Health;

internal static class DrainSetup
{
    /// <summary>
    /// Longer than what a call may wait for a silo (15 s), so that calls which run are answered; less than what
    /// orchestrators are told to wait, together with the drain (deploy/).
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddDrain(this IServiceCollection services) =>
        services
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout)
            .AddSingleton<Drain>()
            .AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Drain>());
}
