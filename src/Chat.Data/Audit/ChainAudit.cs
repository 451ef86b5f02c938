namespace Chat.Data.Audit;

/// <summary>
/// The one check of a channel's log, whether it comes from a file or from the database: the chain itself, and what was
/// known of it before.
/// </summary>
internal sealed class ChainAudit(string channelId, AnchorWalk? anchors)
{
    private readonly ChainVerifier _chain = new(channelId);
    private ChainBreak? _break;

    public bool IsBroken => _break is not null;

    /// <summary>How many changes were found intact.</summary>
    public AuditCounts Counts => _chain.Counts;

    /// <summary>Takes what stands next; after the first break nothing is looked at any more.</summary>
    public void Add(ChainItem item) => _break ??= _chain.Add(item) ?? anchors?.Add(item);

    /// <summary>Something else than a link is wrong, where the log has been followed to.</summary>
    public void Fail(string reason) => _break ??= new(_chain.Seq + 1, reason);

    public void Fail(ChainBreak? other) => _break ??= other;

    public void End(long seq, long ordinal, byte[] hash) =>
        _break ??= _chain.End(seq, ordinal, hash) ?? anchors?.End(seq);

    public AuditVerdict ToVerdict(long epoch) =>
        new(channelId, _break, Counts)
        {
            Epoch = epoch,
            HeadSeq = _chain.Seq,
            HeadHash = AuditFormat.WriteHash(_chain.Hash),
            Compared = anchors?.Compared ?? 0,
        };
}
