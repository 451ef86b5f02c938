using System.Text.Json;

namespace Chat.LoadTest.Reports;

/// <summary>The report of a run as a file for programs: the <see cref="RunReport"/> as it is.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void Write(RunReport report, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(report, Options) + "\n");

    /// <exception cref="InvalidDataException">The file is not such a report.</exception>
    public static RunReport Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunReport>(File.ReadAllText(path), Options)
                ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not the report of a run: {exception.Message}", exception);
        }
    }
}
