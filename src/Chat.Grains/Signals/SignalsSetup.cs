using Microsoft.Extensions.DependencyInjection;

namespace Chat.Signals;

internal static class SignalsSetup
{
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services
            .AddOptionsWithValidateOnStart<ReceiptOptions>()
            .BindConfiguration("Receipts")
            .ValidateDataAnnotations();
        return services.AddSingleton<ReadMoves>().AddSingleton<SignalServices>();
    }
}
