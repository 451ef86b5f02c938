using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

/// <summary>
/// Remembers the latest events with what was read of them. What is sent to a whole room arrives once for each user, byte
/// for byte the same: comparing it is many times cheaper than reading it.
/// </summary>
internal sealed class RecordCache(Target target)
{
    private const int Places = 1024;
    private const int KeyFrom = 32;
    private const int KeyTo = 160; // ids and the seq are before this

    private readonly Entry[] _entries = new Entry[Places];
    private readonly Incoming _single = new();

    /// <summary>What is in a record. The answer is only good until the next call.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    public Incoming Read(ReadOnlySpan<byte> record)
    {
        if (!target.IsBroadcast(record))
        {
            target.Read(record, _single);
            return _single;
        }

        var key = record.Length > KeyTo ? record[KeyFrom..KeyTo] : record;
        ref var entry = ref _entries[Hash.OfKey(key) % Places];
        return entry.Incoming is { } known && record.SequenceEqual(entry.Bytes.AsSpan(0, entry.Length))
            ? known
            : Fill(ref entry, record);
    }

    private Incoming Fill(ref Entry entry, ReadOnlySpan<byte> record)
    {
        entry.Incoming ??= new Incoming();
        if (entry.Bytes is null || entry.Bytes.Length < record.Length)
        {
            entry.Bytes = new byte[Math.Max(record.Length, 512)];
        }

        entry.Length = 0; // nothing, should it not be readable
        target.Read(record, entry.Incoming);
        record.CopyTo(entry.Bytes);
        entry.Length = record.Length;
        return entry.Incoming;
    }

    private struct Entry
    {
        public byte[]? Bytes;
        public int Length;
        public Incoming? Incoming;
    }
}
