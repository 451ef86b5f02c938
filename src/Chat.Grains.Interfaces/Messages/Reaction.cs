namespace Chat.Messages;

/// <summary>An emoji with which people react to a message.</summary>
/// <param name="Count">How many people.</param>
/// <param name="Mine">Whether the reader is one of them.</param>
[GenerateSerializer, Immutable, Alias("chat.reaction")]
public sealed record Reaction([property: Id(0)] string Emoji, [property: Id(1)] int Count, [property: Id(2)] bool Mine);
