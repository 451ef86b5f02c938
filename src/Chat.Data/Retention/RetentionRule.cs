namespace Chat.Data.Retention;

/// <summary>What a run goes by.</summary>
/// <param name="Now">The database's time at the start of the run.</param>
/// <param name="Days">How long messages of channels without a number of their own are kept; null: for ever.</param>
internal sealed record RetentionRule(DateTimeOffset Now, int? Days)
{
    /// <summary>Whether all of a month is past the limit of all channels that have none of their own.</summary>
    public bool IsExpired(LogMonth month) => Days is { } days && month.End <= Now.AddDays(-days);

    /// <summary>Whether the month may go as a whole. Last month's partitions would only be created again.</summary>
    public bool MayDrop(LogMonth month) => IsExpired(month) && month.End <= Now.AddMonths(-1);
}
