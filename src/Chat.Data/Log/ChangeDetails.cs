using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Data.Log;

/// <summary>How long somebody is muted or banned, and why.</summary>
/// <param name="Until">The end; for ever when absent, and of the end itself.</param>
/// <param name="Reason">For those who look into the log.</param>
public sealed record RestrictionDetail(DateTimeOffset? Until = null, string? Reason = null);

/// <summary>Settings of a channel that were changed; what is absent was not. An empty text means there is none any more.</summary>
/// <param name="SlowSeconds">How long members wait between two posts; 0 is not at all.</param>
/// <param name="Archived">Whether nobody may write any more.</param>
public sealed record SettingsDetail(
    string? Name = null,
    string? Topic = null,
    string? Description = null,
    int? SlowSeconds = null,
    bool? Archived = null
);

/// <summary>
/// Details as they stand in the log. They are hashed as they were written, so nothing depends on how another build would
/// write them.
/// </summary>
public static class ChangeDetails
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // readable in exports; no browser parses this
    };

    /// <summary>Reads a detail; whatever is in it that this build does not know is passed over.</summary>
    /// <exception cref="JsonException">It is no detail: nobody who keeps to the rules has written it.</exception>
    public static T Read<T>(string? detail)
        where T : class =>
        JsonSerializer.Deserialize<T>(detail ?? "{}", Json) ?? throw new JsonException("The detail is nothing.");

    internal static string Write<T>(T detail) => JsonSerializer.Serialize(detail, Json);
}
