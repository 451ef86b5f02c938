using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Users;

internal enum CallKind
{
    None,
    Join,
    Sync,
    Post,
    Edit,
    Delete,
    Restore,
    AddReaction,
    RemoveReaction,
    MarkRead,
    Leave,
    SetRole,
    StartTyping,
}

/// <summary>A call that is not answered yet.</summary>
internal struct Call
{
    public CallKind Kind;
    public VirtualUser User;
    public Seat Seat;
    public PostId ClientId;

    /// <summary>The message that is changed, or how far is read.</summary>
    public long MessageSeq;

    /// <summary>An emoji, or a role and whose.</summary>
    public string? Argument;

    /// <summary>When it should have been made, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Due;

    /// <summary>Whether it is on its way; what is not waits for the user to be back.</summary>
    public bool IsSent;

    /// <summary>It was answered, but its sender has not received it yet; only where that is waited for.</summary>
    public bool IsAnswered;

    /// <summary>Its sender has received it already.</summary>
    public bool IsReceived;

    /// <summary>The others of the same user, as places in the list; -1 where there is none.</summary>
    public int Previous;
    public int Next;

    public uint Generation;
}
