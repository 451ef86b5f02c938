namespace Chat.Sync;

/// <summary>
/// What one answer may hold, so that a client that was away for a month costs no more than one that was away for a day.
/// Channels beyond it are named for the next call; the first one always fits.
/// </summary>
internal sealed class SyncBudget
{
    /// <summary>Changes of a delta; beyond it a snapshot is shorter. What a room answers in one call.</summary>
    public const int MaxDelta = Delivery.ClusterMessages.MaxChanges;

    /// <summary>Changes and messages of an answer.</summary>
    public const int MaxEntries = 2000;

    /// <summary>Of an answer, as JSON. The channel that reaches it still fits.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Of one channel, as JSON; a longer delta becomes a snapshot, a longer snapshot becomes a shorter one.</summary>
    public const int MaxChannelBytes = 1024 * 1024;

    private int _entries;
    private int _bytes;

    /// <summary>Whether there is room for a channel of that many changes or messages, which then is taken.</summary>
    public bool TryTake(long entries)
    {
        if (_entries > 0 && _entries + entries > MaxEntries)
        {
            return false;
        }

        _entries += (int)entries;
        return true;
    }

    /// <summary>Whether another channel may be read.</summary>
    public bool HasBytes => Volatile.Read(ref _bytes) < MaxBytes;

    public void TakeBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
