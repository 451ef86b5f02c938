using System.Threading.Channels;
using Chat.Data.Log;

namespace Chat.Data.Search;

/// <summary>
/// Which channels have something new, as far as anybody said so: kept in memory, cheap to add to, and worth nothing when
/// it is lost, because the sweep finds the same channels in the database.
/// </summary>
public sealed class SearchHints
{
    /// <summary>More channels than this wait for the sweep.</summary>
    private const int MaxChannels = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SearchHint> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Channels that wait to be indexed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    internal bool IsFull => Count >= MaxChannels;

    /// <summary>A change was committed.</summary>
    public void Add(ChannelChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Add(new SearchHint(change.ChannelId, change.Seq, change.Seq, change.CreatedAt));
    }

    internal void Add(SearchHint hint)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(hint.ChannelId, out var known))
            {
                _waiting[hint.ChannelId] = known.And(hint);
            }
            else if (_waiting.Count < MaxChannels)
            {
                _waiting.Add(hint.ChannelId, hint);
                _order.Enqueue(hint.ChannelId);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>The channels that have waited longest.</summary>
    internal List<SearchHint> Take(int max)
    {
        var taken = new List<SearchHint>();
        lock (_gate)
        {
            while (taken.Count < max && _order.TryDequeue(out string? channelId))
            {
                _waiting.Remove(channelId, out var hint);
                taken.Add(hint);
            }
        }

        return taken;
    }

    /// <summary>Completes when there is something to take.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Count == 0)
        {
            await _signal.Reader.ReadAsync(cancellationToken);
        }
    }
}

/// <summary>Something new in a channel.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="First">The seq of the first change that is known of; 0 when nothing is known but that there are some.</param>
/// <param name="Last">The last one: all between them were seen.</param>
/// <param name="Since">None of them was posted earlier.</param>
internal readonly record struct SearchHint(
    string ChannelId,
    long First = 0,
    long Last = 0,
    DateTimeOffset Since = default
)
{
    /// <summary>Both; what lies between two that do not follow each other came from a silo with another clock.</summary>
    public SearchHint And(SearchHint later) =>
        First > 0 && later.First == Last + 1
            ? new(ChannelId, First, later.Last, Since < later.Since ? Since : later.Since)
            : new(ChannelId);

    /// <summary>The earliest time of the changes after a seq up to another.</summary>
    public DateTimeOffset SinceOf(long after, long upTo) =>
        First > 0 && First <= after + 1 && Last >= upTo ? Since : DateTimeOffset.MinValue;
}
