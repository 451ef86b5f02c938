namespace Chat.Data.Log;

/// <summary>How many people react to a message with an emoji.</summary>
/// <param name="MessageSeq">The message.</param>
/// <param name="Emoji">The emoji.</param>
/// <param name="Count">How many people.</param>
/// <param name="IsOwn">Whether the reader is one of them.</param>
public sealed record StoredReaction(long MessageSeq, string Emoji, int Count, bool IsOwn);
