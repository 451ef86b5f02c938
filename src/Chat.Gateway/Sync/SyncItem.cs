using Chat.Errors;

namespace Chat.Sync;

/// <summary>One channel of a request on its way to an answer.</summary>
internal sealed class SyncItem(SyncCursor cursor)
{
    public SyncCursor Cursor { get; } = cursor;

    /// <summary>Whether nothing continues the cursor: it is of another epoch, or what came after it was removed.</summary>
    public bool IsVoid { get; init; }

    /// <summary>Up to where the answer goes.</summary>
    public long Head { get; set; }

    /// <summary>How far the user has read.</summary>
    public long ReadSeq { get; init; }

    public bool IsLeftOut { get; set; }

    public SyncedChannel? Answer { get; set; }

    public bool IsPending => Answer is null && !IsLeftOut;

    /// <summary>Negative when the client is ahead, which only a lost database explains.</summary>
    public long Missing => Head - Cursor.Seq;

    public bool NeedsReset => IsVoid || Missing is < 0 or > SyncBudget.MaxDelta;

    /// <summary>What the client is answered.</summary>
    public SyncedChannel ToAnswer() => Answer!.Error is null ? Answer with { ReadSeq = ReadSeq } : Answer;

    public void Refuse(ChatError error) => Answer = SyncedChannel.Refused(Cursor.ChannelId, error);
}
