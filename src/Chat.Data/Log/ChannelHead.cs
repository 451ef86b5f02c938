namespace Chat.Data.Log;

/// <summary>Where a channel's log ends.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Epoch">Changes when a backup was restored.</param>
/// <param name="Seq">The newest change, 0 when there is none yet.</param>
/// <param name="Ordinal">How many messages have been posted.</param>
/// <param name="Hash">The newest change's hash, 32 zero bytes when there is none yet.</param>
public sealed record ChannelHead(string ChannelId, long Epoch, long Seq, long Ordinal, byte[] Hash)
{
    /// <summary>The epoch of a database that was never restored.</summary>
    public const long FirstEpoch = 1;

    public static ChannelHead Empty(string channelId) =>
        new(channelId, FirstEpoch, 0, 0, new byte[HashChain.HashLength]);

    /// <summary>The change that follows this head.</summary>
    /// <exception cref="ArgumentException">A text cannot be stored: it holds NUL or half a surrogate pair.</exception>
    public LogEntry Next(ChangeDraft draft) => HashChain.Next(this, draft);

    /// <summary>The head after <paramref name="entry"/>, which must have been built on this one.</summary>
    public ChannelHead After(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.ChannelId != ChannelId || entry.Seq != Seq + 1 || !Hash.AsSpan().SequenceEqual(entry.PreviousHash))
        {
            throw new ArgumentException($"Change {entry.Seq} does not follow {ChannelId} {Seq}.", nameof(entry));
        }

        return this with
        {
            Seq = entry.Seq,
            Ordinal = entry.Ordinal,
            Hash = entry.Hash,
        };
    }

    public bool Equals(ChannelHead? other) =>
        other is not null
        && ChannelId == other.ChannelId
        && Epoch == other.Epoch
        && Seq == other.Seq
        && Ordinal == other.Ordinal
        && Hash.AsSpan().SequenceEqual(other.Hash);

    public override int GetHashCode() => HashCode.Combine(ChannelId, Epoch, Seq);
}
