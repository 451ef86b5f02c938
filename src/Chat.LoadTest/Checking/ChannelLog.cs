namespace Chat.LoadTest.Checking;

/// <summary>
/// What is known of a channel's log, shared by all users: eight bytes for each change, written by whoever learns of it
/// first, the sender by its acknowledgement or any receiver. Thread-safe without locks but where it grows.
/// </summary>
internal sealed class ChannelLog
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>No server is that far ahead of what it has told, to anybody.</summary>
    private const int MaxAhead = 1 << 20;

    private readonly Lock _growing = new();
    private ulong[]?[] _chunks = new ulong[]?[4];
    private long _head;

    /// <summary>The greatest seq that anybody has heard of.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Whether there can be such a seq; only of these anything is noted.</summary>
    public bool IsPossible(long seq) => seq >= 0 && seq <= Head + MaxAhead;

    /// <summary>Notes what a seq is, or compares it with what was noted before.</summary>
    /// <returns>What was noted before and disagrees; null when all is well.</returns>
    public Fingerprint? Note(long seq, Fingerprint fingerprint)
    {
        ref var place = ref Place(seq);
        if (Volatile.Read(ref place) == fingerprint.Bits)
        {
            return null; // as for all but the first
        }

        while (true)
        {
            var bits = Interlocked.CompareExchange(ref place, fingerprint.Bits, 0);
            if (bits == 0)
            {
                Raise(seq);
                return null;
            }

            var known = Fingerprint.Of(bits);
            if (!known.Agrees(fingerprint))
            {
                return known;
            }

            // Who sees a message first may see it edited; the text it had is learned from another.
            if (known.Text != 0 || fingerprint.Text == 0)
            {
                return null;
            }

            Interlocked.CompareExchange(ref place, fingerprint.Bits, bits);
        }
    }

    /// <summary>Something is known to be there, but not what.</summary>
    public void Raise(long seq)
    {
        var head = Volatile.Read(ref _head);
        while (seq > head)
        {
            var before = Interlocked.CompareExchange(ref _head, seq, head);
            if (before == head)
            {
                return;
            }

            head = before;
        }
    }

    /// <summary>The default if nothing is known.</summary>
    public Fingerprint this[long seq] =>
        (ulong)(seq >> ChunkBits) < (ulong)_chunks.Length && _chunks[(int)(seq >> ChunkBits)] is { } chunk
            ? Fingerprint.Of(Volatile.Read(ref chunk[seq & (ChunkSize - 1)]))
            : default;

    /// <summary>Two seqs with the same message, the later first; null if there are none.</summary>
    public (long Later, long Earlier)? FindRepeated()
    {
        var seen = new Dictionary<Fingerprint, long>();
        for (var seq = 1L; seq <= Head; seq++)
        {
            var fingerprint = this[seq];
            if (fingerprint.Text != 0 && !seen.TryAdd(fingerprint, seq))
            {
                return (seq, seen[fingerprint]);
            }
        }

        return null;
    }

    private ref ulong Place(long seq)
    {
        var chunk = (int)(seq >> ChunkBits);
        var chunks = Volatile.Read(ref _chunks);
        return ref (chunk < chunks.Length && chunks[chunk] is { } there ? there : Grow(chunk))[seq & (ChunkSize - 1)];
    }

    private ulong[] Grow(int chunk)
    {
        lock (_growing)
        {
            if (chunk >= _chunks.Length)
            {
                var larger = new ulong[]?[Math.Max(_chunks.Length * 2, chunk + 1)];
                _chunks.CopyTo(larger, 0);
                Volatile.Write(ref _chunks, larger);
            }

            return _chunks[chunk] ??= new ulong[ChunkSize];
        }
    }
}
