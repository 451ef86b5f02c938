using System.Reflection;
using System.Text.Json;
using Chat.Bench.Silo;
using Chat.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Bench.Trials;

/// <summary>Runs one trial in this process, with a silo in another, and prints its result as JSON.</summary>
internal static class TrialCommand
{
    public static async Task RunAsync(TimeSpan duration, string only)
    {
        using var silo = await SiloProcess.StartAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.LogToErrors();
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(silo.GatewayPort);
            client.AddMemoryStreams(FanOut.Provider, streams => streams.ConfigurePartitioning(FanOut.Queues));
        });
        using var host = builder.Build();
        await host.StartAsync();
        var run = new TrialRun(host.Services.GetRequiredService<IClusterClient>(), silo.Process, duration);
        var trial = new Trial(Orleans(), await run.RunAsync(only));
        Console.WriteLine(JsonSerializer.Serialize(trial));
        await host.StopAsync();
    }

    /// <summary>Which implementation; of the packages also the version and the commit they were built from.</summary>
    private static string Orleans()
    {
        var assembly = typeof(Grain).Assembly;
        if (assembly.GetName().Name == "Chat.Runtime")
        {
            return "embedded";
        }

        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"official {version.Split(". ")[0]} ({string.Concat(version.Split('+')[^1].Take(9))})";
    }
}
