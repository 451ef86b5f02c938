namespace Chat.Data.Log;

/// <summary>
/// The channels of a lane whose heads somebody keeps locked: a transaction left open by hand, for example. They must not
/// hold up the other channels, so their entries are given up, unsent, for as long as the lock lasts.
/// </summary>
internal sealed class LockedChannels
{
    private readonly HashSet<string> _locked = new(StringComparer.Ordinal);

    public bool Any => _locked.Count > 0;

    /// <summary>Looks which channels of a batch are locked, after its statement has taken too long.</summary>
    public async Task FindAsync(IEnumerable<PendingAppend> batch, AppendConnection connection) =>
        _locked.UnionWith(await connection.FindLockedAsync(ChannelsOf(batch)));

    /// <summary>Looks again, if the batch has entries of channels that were locked the last time.</summary>
    public async Task RefreshAsync(IEnumerable<PendingAppend> batch, AppendConnection connection)
    {
        var concerned = ChannelsOf(batch);
        concerned.IntersectWith(_locked);
        if (concerned.Count > 0)
        {
            var stillLocked = await connection.FindLockedAsync(concerned);
            _locked.ExceptWith(concerned);
            _locked.UnionWith(stillLocked);
        }
    }

    /// <summary>Takes the entries of locked channels out of a batch; both parts keep its order.</summary>
    public (ReadOnlyMemory<PendingAppend> Free, ReadOnlyMemory<PendingAppend> Locked) Split(
        ReadOnlyMemory<PendingAppend> batch
    )
    {
        if (!Any)
        {
            return (batch, default);
        }

        var byLock = batch.ToArray().ToLookup(pending => _locked.Contains(pending.Entry.ChannelId));
        return (byLock[true].Any() ? byLock[false].ToArray() : batch, byLock[true].ToArray());
    }

    private static HashSet<string> ChannelsOf(IEnumerable<PendingAppend> batch) =>
        batch.Select(pending => pending.Entry.ChannelId).ToHashSet(StringComparer.Ordinal);
}
