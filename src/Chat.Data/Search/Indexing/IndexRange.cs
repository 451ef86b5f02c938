namespace Chat.Data.Search;

/// <summary>A part of a channel's log that is to be indexed.</summary>
/// <param name="After">The seq before it.</param>
/// <param name="UpTo">Its last seq.</param>
/// <param name="Since">No message in it was posted earlier.</param>
/// <param name="IsNew">Whether it holds changes that the index has not heard of; else it is older than the index.</param>
internal sealed record IndexRange(string ChannelId, long After, long UpTo, DateTimeOffset Since, bool IsNew);

/// <summary>How far a channel is indexed.</summary>
/// <param name="Low">Not indexed yet: all up to here.</param>
/// <param name="High">Indexed: all after <paramref name="Low"/> up to here.</param>
/// <param name="Head">Where the log ends.</param>
internal sealed record IndexState(string ChannelId, long Low, long High, long Head, bool IsOtherLanguage)
{
    /// <summary>What to index of it now.</summary>
    /// <param name="hint">What is known of what is new.</param>
    /// <param name="budget">Most changes to go through.</param>
    /// <param name="next">How far it is indexed then.</param>
    public List<IndexRange> Plan(SearchHint hint, long budget, out IndexState next)
    {
        var ranges = new List<IndexRange>();
        // Another language: begin with the newest again.
        var (low, high) = IsOtherLanguage ? (Head, Head) : (Low, High);
        if (high < Head && budget > 0)
        {
            long upTo = Math.Min(Head, high + budget);
            ranges.Add(new(ChannelId, high, upTo, hint.SinceOf(high, upTo), IsNew: true));
            budget -= upTo - high;
            high = upTo;
        }

        if (high == Head && low > 0 && budget > 0)
        {
            long after = Math.Max(0, low - budget);
            ranges.Add(new(ChannelId, after, low, DateTimeOffset.MinValue, IsNew: false));
            low = after;
        }

        next = this with { Low = low, High = high, IsOtherLanguage = false };
        return ranges;
    }

    /// <summary>How many changes are not indexed.</summary>
    public long Missing => IsOtherLanguage ? Head : Head - High + Low;

    public bool IsComplete => High == Head && Low == 0;

    /// <summary>How many changes are planned.</summary>
    public static long Count(IEnumerable<IndexRange> ranges) => ranges.Sum(range => range.UpTo - range.After);
}
