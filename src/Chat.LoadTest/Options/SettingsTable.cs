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
            ["ramp-up"] = Text(settings.RampUp.TotalSeconds),
            ["warm-up"] = Text(settings.WarmUp.TotalSeconds),
            ["duration"] = Text(settings.Duration.TotalSeconds),
            ["cut"] = Text(settings.Cut),
            ["cut-every"] = Text(settings.CutEvery.TotalSeconds),
            ["slow"] = Text(settings.Slow),
            ["slow-for"] = Text(settings.SlowFor.TotalSeconds),
            ["text-bytes"] = Text(settings.TextBytes),
            ["seed"] = Text(settings.Seed),
            ["workers"] = Text(settings.Workers),
        };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
