using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Chat.LoadTest.Measuring.Processes;

/// <summary>A process to watch, with the name the report gives it: <c>silo-1=123</c>.</summary>
internal sealed record MonitoredProcess(string Name, int Pid)
{
    /// <summary>False when this is not a name, an equals sign and a positive number.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MonitoredProcess? process)
    {
        var at = text.LastIndexOf('=');
        process =
            at > 0
            && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && pid > 0
                ? new MonitoredProcess(text[..at], pid)
                : null;
        return process is not null;
    }
}
