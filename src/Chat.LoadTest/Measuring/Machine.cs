using System.Reflection;
using System.Runtime.InteropServices;

namespace Chat.Measuring;

/// <summary>Where, when and of what the figures are.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var processor = File.ReadLines("/proc/cpuinfo")
            .First(line => line.StartsWith("model name", StringComparison.Ordinal));
        var version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        return $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, Chat {version.InformationalVersion}.
            {Environment.ProcessorCount} processors ({processor.Split(':')[
                1
            ].Trim()}), {memory} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.
            """;
    }
}
