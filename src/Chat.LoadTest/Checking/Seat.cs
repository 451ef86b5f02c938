namespace Chat.LoadTest.Checking;

/// <summary>What one user has seen of one channel: a few numbers, because it must be everything in order.</summary>
internal sealed class Seat(Channel channel)
{
    // The greatest seq that came, and which of the 64 up to it did; only where no order is promised.
    private long _newest;
    private ulong _recent;

    public Channel Channel { get; } = channel;

    /// <summary>The seq that comes next; 0 before it has joined.</summary>
    public long Next { get; set; }

    /// <summary>
    /// Whether the server was asked to go on from where this user is and has not answered yet. Until then the events that
    /// come may be later ones.
    /// </summary>
    public bool IsPending { get; set; } = true;

    /// <summary>It has left and joins again: what was said meanwhile is none of its business.</summary>
    public bool HasLeft { get; set; }

    /// <summary>When it was told that it has left, in milliseconds since 1970; 0 as soon as it asks to join again.</summary>
    public long LeftAt { get; set; }

    /// <summary>The first and the last of those later ones; 0 when there were none.</summary>
    public long EarlyFirst { get; set; }

    public long EarlyLast { get; set; }

    /// <summary>The server is asked to go on from here: what comes before its answer may be later.</summary>
    public void Await()
    {
        IsPending = true;
        EarlyFirst = EarlyLast = 0;
        LeftAt = 0;
    }

    /// <summary>Different messages received.</summary>
    public long Received { get; set; }

    /// <summary>Notes that a message came, from a server that promises no order.</summary>
    /// <returns>Whether it has come before, as far as one can tell from the last 64 seqs.</returns>
    public bool IsRepeated(long seq)
    {
        var behind = _newest - seq;
        if (behind < 0)
        {
            (_newest, _recent) = (seq, -behind < 64 ? (_recent << (int)-behind) | 1 : 1);
            return false;
        }

        var bit = behind < 64 ? 1UL << (int)behind : 0;
        var hasCome = (_recent & bit) != 0;
        _recent |= bit;
        return hasCome;
    }

    /// <summary>Everything up to here has been seen.</summary>
    public long Seen => Next - 1;
}
