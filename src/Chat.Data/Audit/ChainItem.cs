using Chat.Data.Log;

namespace Chat.Data.Audit;

/// <summary>What stands next in a channel's log: exactly one of the two.</summary>
internal readonly record struct ChainItem(StoredChange? Change, RemovedRun? Removed)
{
    public long LastSeq => Change?.Seq ?? Removed!.LastSeq;

    public byte[] Hash => Change?.Hash ?? Removed!.LastHash;
}
