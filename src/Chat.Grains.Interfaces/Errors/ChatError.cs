namespace Chat.Errors;

/// <summary>An expected refusal. The same codes are answered by grains, REST and the hub.</summary>
/// <param name="Code">Stable and meant for programs, e.g. <c>CHAT_MESSAGE_TOO_LONG</c>; see <see cref="ErrorCodes"/>.</param>
/// <param name="Detail">A sentence meant for people. It may change.</param>
/// <param name="Retry">Whether the same request, sent again unchanged, may succeed.</param>
[GenerateSerializer, Immutable, Alias("chat.error")]
public sealed record ChatError(
    [property: Id(0)] string Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] bool Retry = false
)
{
    public override string ToString() => $"{Code}: {Detail}";
}
