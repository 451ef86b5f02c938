namespace Chat.Data.Audit;

/// <summary>What became of checking a channel's log.</summary>
/// <param name="Channel">The channel; <see langword="null"/> when it is not known.</param>
/// <param name="Break">The first broken link; <see langword="null"/> when all hold.</param>
/// <param name="Counts">What was found intact.</param>
public sealed record AuditVerdict(string? Channel, ChainBreak? Break, AuditCounts Counts)
{
    public bool IsIntact => Break is null;

    /// <summary>Where the log ends, as far as it was read.</summary>
    public long HeadSeq { get; init; }

    /// <summary>The newest change's hash, in hexadecimal digits.</summary>
    public string? HeadHash { get; init; }

    public long Epoch { get; init; }

    /// <summary>For a file: the fingerprint of the key that signed it.</summary>
    public string? Signer { get; init; }

    /// <summary>For a file: when it was made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>For a file: what made it.</summary>
    public string? Build { get; init; }

    /// <summary>How many links of an older export or anchor were compared.</summary>
    public long Compared { get; init; }
}

/// <summary>The first link of a chain that does not hold.</summary>
/// <param name="Seq">The change that should stand there; 0 when it is about the channel or the file as a whole.</param>
/// <param name="Reason">What is wrong, in a sentence.</param>
public sealed record ChainBreak(long Seq, string Reason);

/// <summary>How much of what a log holds.</summary>
/// <param name="Changes">Changes that are there.</param>
/// <param name="Messages">Those of them that posted a message.</param>
/// <param name="Erased">Those of them whose content was erased on record.</param>
/// <param name="Removed">Changes that retention removed.</param>
public sealed record AuditCounts(long Changes, long Messages, long Erased, long Removed);
