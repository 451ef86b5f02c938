namespace Chat.Data.Log;

/// <summary>
/// A change ready to be appended. Only <see cref="ChannelHead.Next"/> makes one, so seq, ordinal and hash always follow
/// from the head it was built on.
/// </summary>
public sealed record LogEntry : ChannelChange
{
    internal LogEntry() { }

    /// <summary>The epoch the writer believes in; part of the fence, not of the hash.</summary>
    public required long Epoch { get; init; }

    public required byte[] PreviousHash { get; init; }

    /// <summary>The message it changes, for changes of a message.</summary>
    public MessageRef? Message { get; init; }

    /// <summary>Whom its text speaks to; not part of the hash.</summary>
    public Mentioned? Mentioned { get; init; }

    /// <summary>The time whose month says in which partition the entry is kept.</summary>
    internal DateTimeOffset PartitionTime => Message?.CreatedAt ?? CreatedAt;
}
