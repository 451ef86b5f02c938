using Chat.Silo;
using Microsoft.Extensions.Hosting;

namespace Chat.Bench.Silo;

/// <summary>The process that hosts the grains: one silo, with the streams of <c>Chat.Silo</c>.</summary>
internal static class BenchSilo
{
    /// <summary>What it says when it can be called.</summary>
    public const string Ready = "ready";

    /// <summary>Runs until its input ends, as it does when whoever started it has gone.</summary>
    public static async Task RunAsync(int siloPort, int gatewayPort)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.LogToErrors();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            silo.AddMemoryGrainStorage(FanOutStreams.SubscriptionStorage);
            silo.AddFanOutStreams();
        });
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
    }
}
