using System.Text.Json.Serialization;

namespace Chat.Errors;

/// <summary>An expected refusal. The same codes are answered by grains, REST and the hub.</summary>
/// <param name="Code">Stable and meant for programs, e.g. <c>CHAT_MESSAGE_TOO_LONG</c>; see <see cref="ErrorCodes"/>.</param>
/// <param name="Detail">A sentence meant for people. It may change.</param>
/// <param name="Retry">Whether the same request, sent again unchanged, may succeed.</param>
/// <param name="RetryAfter">
/// How long the caller has to wait before that, where a rule says so. Nobody else repeats such a request for them: the
/// wait is what was asked of them. Null when the obstacle may be gone at any moment.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.error")]
public sealed record ChatError(
    [property: Id(0)] string Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] bool Retry = false,
    [property: Id(3), JsonIgnore] TimeSpan? RetryAfter = null
)
{
    /// <summary><see cref="RetryAfter"/> in whole seconds, at least 1, as clients are told it.</summary>
    [JsonPropertyName("retryAfter"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfterSeconds =>
        RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : null;

    /// <summary>As the hub's refusals end.</summary>
    public override string ToString() =>
        RetryAfterSeconds is { } seconds ? $"{Code}: {Detail} Retry after {seconds} s." : $"{Code}: {Detail}";
}
