using System.Globalization;

namespace Chat.LoadTest.Options;

/// <summary>The settings as a report shows them: as they would be said on the command line, without secrets.</summary>
internal static class SettingsTable
{
    public static IReadOnlyDictionary<string, string> Of(RunSettings settings) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["url"] = string.Join(' ', settings.Urls),
            ["users"] = Text(settings.Users),
            ["rooms"] = Text(settings.Rooms),
            ["rate"] = Text(settings.Rate),
            ["in-flight"] = Text(settings.InFlight),
            ["until"] = settings.IsUntilReceived ? "received" : "answered",
            ["ramp-up"] = Text(settings.RampUp),
            ["warm-up"] = Text(settings.WarmUp),
            ["duration"] = Text(settings.Duration),
            ["cut"] = Text(settings.Cut),
            ["cut-every"] = Text(settings.CutEvery),
            ["slow"] = Text(settings.Slow),
            ["slow-for"] = Text(settings.SlowFor),
            ["text-bytes"] = Text(settings.TextBytes),
            ["seed"] = Text(settings.Seed),
            ["workers"] = Text(settings.Workers),
        };

    private static string Text(TimeSpan value) => $"{Text(value.TotalSeconds)}s";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
