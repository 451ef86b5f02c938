namespace Chat.LoadTest.Checking;

/// <summary>What all loops have found. Thread-safe.</summary>
internal sealed class Findings
{
    /// <summary>The first ones tell the story; the rest is counted.</summary>
    private const int MaxKept = 20;

    private readonly Lock _gate = new();
    private readonly List<Violation> _kept = [];
    private long _count;
    private long _disorders;
    private long _doubles;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Messages that came after a later one, from a server that promises no order.</summary>
    public long Disorders => Volatile.Read(ref _disorders);

    public IReadOnlyList<Violation> Kept
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept];
            }
        }
    }

    public void Add(Violation violation)
    {
        lock (_gate)
        {
            _count++;
            if (_kept.Count < MaxKept)
            {
                _kept.Add(violation);
            }
        }
    }

    /// <summary>Messages that came twice, from such a server.</summary>
    public long Doubles => Volatile.Read(ref _doubles);

    public void NoteDouble() => Interlocked.Increment(ref _doubles);

    public void NoteDisorder() => Interlocked.Increment(ref _disorders);
}
