using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Bench.Silo;

/// <summary>This program, or another build of it, as further processes.</summary>
internal static class Programs
{
    public static string Own => typeof(Programs).Assembly.Location;

    /// <summary>Its input ends with this process, its errors go where those of this process go.</summary>
    public static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;

    /// <summary>What goes wrong is told, and apart from what was measured.</summary>
    public static void LogToErrors(this HostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
