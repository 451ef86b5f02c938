using Chat.Data.Log;

namespace Chat.Data.Audit;

/// <summary>What stands next in a channel's log: exactly one of the two.</summary>
internal readonly record struct ChainItem(StoredChange? Change, RemovedRun? Removed)
{
    public long LastSeq => Change?.Seq ?? Removed!.Last;

    public byte[] Hash => Change?.Hash ?? Removed!.Hash;
}

/// <summary>Changes that retention removed, and what the chain goes on from.</summary>
internal sealed record RemovedRun(long First, long Last, long Ordinal, byte[] Hash, DateTimeOffset At);
