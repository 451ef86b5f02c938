namespace Chat.Data.Search;

/// <summary>
/// The stretches of time that are looked through one after the other, from now backwards: the first a few hours long, the
/// next ones longer as long as they are quickly done. So what is common is found in the newest messages without touching
/// the rest, and what is rare is looked for in all months at once.
/// </summary>
internal sealed class SearchWindow
{
    private static readonly TimeSpan First = TimeSpan.FromHours(4);

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(150);

    private readonly DateTimeOffset _since;
    private TimeSpan _span = First;

    /// <param name="since">Nothing before it.</param>
    /// <param name="before">Only messages that come after this one in the results.</param>
    /// <param name="now">Messages of the future, if clocks went wrong, belong to the first window.</param>
    public SearchWindow(DateTimeOffset since, SearchCursor before, DateTimeOffset now)
    {
        _since = since;
        Before = before;
        From = Back(before.CreatedAt < now ? before.CreatedAt : now);
    }

    public DateTimeOffset From { get; private set; }

    public SearchCursor Before { get; private set; }

    public bool IsLast => From <= _since;

    /// <summary>Goes on to what lies before.</summary>
    /// <param name="elapsed">How long this window took.</param>
    public void Move(TimeSpan elapsed)
    {
        _span =
            elapsed < Quick ? _span * 4
            : elapsed > Slow ? _span / 2
            : _span;
        Before = Before with { CreatedAt = From, ChannelId = "", Seq = 0 };
        From = Back(From);
    }

    private DateTimeOffset Back(DateTimeOffset time) => time - _since <= _span ? _since : time - _span;
}
