namespace Chat.Data.Log;

/// <summary>
/// How many entries a silo may hold in memory, and how much text: when PostgreSQL is slow, posting is refused, not
/// hoarded.
/// </summary>
internal sealed class QueueBudget(int entries, long textLength)
{
    private int _entries;
    private long _textLength;

    /// <summary>Entries held now.</summary>
    public int Taken => Volatile.Read(ref _entries);

    public bool TryTake(LogEntry entry)
    {
        // An entry that alone is too long is taken when it is the only one: it must be possible to post it at all.
        var count = Interlocked.Increment(ref _entries);
        var length = Interlocked.Add(ref _textLength, LengthOf(entry));
        if (count <= entries && (length <= textLength || count == 1))
        {
            return true;
        }

        Return(entry);
        return false;
    }

    public void Return(LogEntry entry)
    {
        Interlocked.Add(ref _textLength, -LengthOf(entry));
        Interlocked.Decrement(ref _entries);
    }

    private static int LengthOf(LogEntry entry) => entry.Text?.Length ?? 0;
}
