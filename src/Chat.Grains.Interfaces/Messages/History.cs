namespace Chat.Messages;

/// <summary>
/// A page of a channel's messages. At most one of <see cref="Before"/>, <see cref="After"/>, <see cref="Around"/> and
/// <see cref="At"/> is set.
/// </summary>
/// <param name="ReaderId">Who wants to read; must be a member.</param>
/// <param name="Before">Messages with a smaller seq, newest first. None of the four: the newest messages, newest first.</param>
/// <param name="After">Messages with a greater seq, oldest first.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
/// <param name="Around">
/// Half of the page before this seq, the other half from it on, oldest first. No message need have this seq.
/// </param>
/// <param name="At">The first messages at or after this time, oldest first.</param>
[GenerateSerializer, Immutable, Alias("chat.history-query")]
public sealed record HistoryQuery(
    [property: Id(0)] string ReaderId,
    [property: Id(1)] long? Before,
    [property: Id(2)] long? After,
    [property: Id(3)] int Limit,
    [property: Id(4)] long? Around = null,
    [property: Id(5)] DateTimeOffset? At = null
)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;
}

/// <param name="Messages">In the order the query asks for.</param>
/// <param name="More">Whether there are messages beyond the last one, in the same direction.</param>
/// <param name="HeadSeq">The seq of the channel's newest change.</param>
/// <param name="Previous">
/// After <see cref="HistoryQuery.Around"/> and <see cref="HistoryQuery.At"/>: the <see cref="HistoryQuery.Before"/> with
/// which to read what comes before the first message, when something does.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.history-page")]
public sealed record HistoryPage(
    [property: Id(0)] IReadOnlyList<Message> Messages,
    [property: Id(1)] bool More,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long HeadSeq,
    [property: Id(4)] long? Previous = null
);
