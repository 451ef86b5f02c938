namespace Chat.Signals;

/// <summary>What has passed in a channel within a moment.</summary>
/// <param name="Typing">Who has begun or ended to write.</param>
/// <param name="Receipts">Who has read further.</param>
[GenerateSerializer, Immutable, Alias("chat.channel-signals-piece")]
public sealed record ChannelSignals(
    [property: Id(0)] string ChannelId,
    [property: Id(1)] IReadOnlyList<TypingSignal> Typing,
    [property: Id(2)] IReadOnlyList<ReceiptSignal> Receipts
);

/// <param name="Person">Who.</param>
/// <param name="IsTyping">Whether they write; if not, those are told who were told that they do.</param>
/// <param name="NotTo">Members who must not know.</param>
/// <param name="IsSilent">Whether nobody is told: they have ended by a message.</param>
[GenerateSerializer, Immutable, Alias("chat.typing-signal")]
public sealed record TypingSignal(
    [property: Id(0)] Person Person,
    [property: Id(1)] bool IsTyping,
    [property: Id(2)] IReadOnlyList<string> NotTo,
    [property: Id(3)] bool IsSilent = false
);

/// <param name="Receipt">How far somebody has read.</param>
/// <param name="NotTo">Members who must not know.</param>
[GenerateSerializer, Immutable, Alias("chat.receipt-signal")]
public sealed record ReceiptSignal([property: Id(0)] Receipt Receipt, [property: Id(1)] IReadOnlyList<string> NotTo);

/// <summary>How far a member has read.</summary>
[GenerateSerializer, Immutable, Alias("chat.receipt")]
public sealed record Receipt([property: Id(0)] string UserId, [property: Id(1)] long ReadSeq);

/// <param name="Receipts">In the order of their user ids.</param>
[GenerateSerializer, Immutable, Alias("chat.receipts")]
public sealed record ReceiptList([property: Id(0)] IReadOnlyList<Receipt> Receipts);
