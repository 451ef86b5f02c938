namespace Chat.LoadTest.Checking;

/// <summary>What one user has seen of one channel: a few numbers, because it must be everything in order.</summary>
internal sealed class Seat(Channel channel)
{
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

    /// <summary>The first and the last of those later ones; 0 when there were none.</summary>
    public long EarlyFirst { get; set; }

    public long EarlyLast { get; set; }

    /// <summary>The server is asked to go on from here: what comes before its answer may be later.</summary>
    public void Await()
    {
        IsPending = true;
        EarlyFirst = EarlyLast = 0;
    }

    /// <summary>Messages received.</summary>
    public long Received { get; set; }

    /// <summary>Everything up to here has been seen.</summary>
    public long Seen => Next - 1;
}
