namespace Chat.Messages;

/// <summary>Up to where somebody has read a channel.</summary>
/// <param name="ReadSeq">Everything up to this change is read.</param>
[GenerateSerializer, Immutable, Alias("chat.read-mark")]
public sealed record ReadMark([property: Id(0)] string ChannelId, [property: Id(1)] long ReadSeq);
