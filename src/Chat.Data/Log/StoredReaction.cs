namespace Chat.Data.Log;

/// <summary>How many people react to a message with an emoji.</summary>
/// <param name="Emoji">The emoji.</param>
/// <param name="Count">How many people.</param>
/// <param name="OwnSeq">The change by which the reader did; <see langword="null"/> when they do not.</param>
public sealed record StoredReaction(string Emoji, int Count, long? OwnSeq);
