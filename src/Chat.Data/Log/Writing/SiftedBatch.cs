namespace Chat.Data.Log;

/// <summary>A batch without the entries that repeat a client id, and without those that were built on them.</summary>
/// <param name="Kept">What is worth sending again, in order.</param>
/// <param name="Dropped">What is not, and why; to be settled after what precedes it in its channel.</param>
internal sealed record SiftedBatch(
    ReadOnlyMemory<PendingAppend> Kept,
    List<(PendingAppend Pending, AppendOutcome Outcome)> Dropped
)
{
    /// <summary>Takes a batch apart.</summary>
    /// <param name="batch">Sorted by channel and seq.</param>
    /// <param name="repeated">The indexes of the entries that repeat a client id.</param>
    public static SiftedBatch Create(ReadOnlySpan<PendingAppend> batch, HashSet<int> repeated)
    {
        var kept = new List<PendingAppend>(batch.Length);
        var dropped = new List<(PendingAppend, AppendOutcome)>();
        string? broken = null;
        for (int i = 0; i < batch.Length; i++)
        {
            if (repeated.Contains(i))
            {
                broken = batch[i].Entry.ChannelId;
                dropped.Add((batch[i], AppendOutcome.DuplicateClientId));
            }
            else if (batch[i].Entry.ChannelId == broken)
            {
                dropped.Add((batch[i], AppendOutcome.Fenced));
            }
            else
            {
                kept.Add(batch[i]);
            }
        }

        return new SiftedBatch(kept.ToArray(), dropped);
    }
}
