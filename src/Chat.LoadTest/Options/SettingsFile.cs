using System.Text.Json;

namespace Chat.LoadTest.Options;

/// <summary>
/// A run that is written down: a JSON object with <c>scenario</c> and settings by the names they have on the command line.
/// </summary>
internal sealed record SettingsFile(string Scenario, IReadOnlyList<(Setting Setting, string Value)> Values)
{
    /// <summary>Whether this is meant to be a file, not the name of a scenario.</summary>
    public static bool IsOne(string argument) =>
        argument.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || argument.Contains('/', StringComparison.Ordinal);

    /// <exception cref="BadUseException">It cannot be read or understood.</exception>
    public static SettingsFile Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(
                File.ReadAllText(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            return Read(path, file.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BadUseException($"The scenario file {path} cannot be read: {e.Message}");
        }
    }

    private static SettingsFile Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new BadUseException($"The scenario file {path} must hold a JSON object.");
        }

        string? scenario = null;
        var values = new List<(Setting, string)>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals("scenario"))
            {
                scenario = property.Value.ToString();
                continue;
            }

            var setting =
                Setting.All.FirstOrDefault(setting => property.NameEquals(setting.Name))
                ?? throw new BadUseException(
                    $"The scenario file {path} has a setting '{property.Name}', which there is not."
                );
            values.AddRange(ValuesOf(property.Value).Select(value => (setting, value)));
        }

        if (new[] { "rate", "in-flight" }.All(name => values.Any(value => value.Item1.Name == name)))
        {
            throw new BadUseException(
                $"The scenario file {path} says both rate and in-flight, of which a run has one."
            );
        }

        return new(scenario ?? throw new BadUseException($"The scenario file {path} names no scenario."), values);
    }

    private static IEnumerable<string> ValuesOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.ToString()),
            JsonValueKind.False or JsonValueKind.Null => [],
            _ => [value.ToString()],
        };
}
