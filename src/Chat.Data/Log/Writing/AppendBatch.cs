using System.Threading.Channels;

namespace Chat.Data.Log;

/// <summary>
/// Picks what goes to the database together: per channel one unbroken run of entries, since a head can move only once
/// per statement, in which nobody's membership and no message changes twice, since a statement changes a row only once.
/// What does not continue its channel's run (a second activation writes too) waits for the next batch, and so does
/// everything that arrived for the channel after it.
/// </summary>
internal sealed class AppendBatch(int maxSize)
{
    private static readonly Comparison<PendingAppend> ByChannelAndSeq = (left, right) =>
    {
        int byChannel = string.CompareOrdinal(left.Entry.ChannelId, right.Entry.ChannelId);
        return byChannel != 0 ? byChannel : left.Entry.Seq.CompareTo(right.Entry.Seq);
    };

    private readonly List<PendingAppend> _taken = [];
    private readonly Dictionary<string, LogEntry?> _lastOfRun = new(StringComparer.Ordinal);
    private readonly HashSet<(string ChannelId, string? SubjectId, long? MessageSeq)> _touched = [];
    private List<PendingAppend> _heldBack = [];
    private List<PendingAppend> _candidates = [];

    public bool HasHeldBack => _heldBack.Count > 0;

    /// <summary>The next batch, sorted by channel and seq. Valid until the next call.</summary>
    public List<PendingAppend> Take(ChannelReader<PendingAppend> queue)
    {
        _taken.Clear();
        _lastOfRun.Clear();
        _touched.Clear();
        (_candidates, _heldBack) = (_heldBack, _candidates);
        _heldBack.Clear();
        foreach (var candidate in _candidates)
        {
            Add(candidate);
        }

        while (_taken.Count < maxSize && queue.TryRead(out var pending))
        {
            Add(pending);
        }

        // One order for all writers, so that two of them do not lock the same heads crosswise.
        _taken.Sort(ByChannelAndSeq);
        return _taken;
    }

    private void Add(PendingAppend pending)
    {
        var entry = pending.Entry;
        bool isFirst = !_lastOfRun.TryGetValue(entry.ChannelId, out var last);
        if (
            _taken.Count < maxSize
            && (isFirst || (last is not null && Continues(last, entry)))
            && (
                entry.Kind == ChangeKind.MessagePosted
                || _touched.Add((entry.ChannelId, entry.SubjectId, entry.MessageSeq))
            )
        )
        {
            _lastOfRun[entry.ChannelId] = entry;
            _taken.Add(pending);
        }
        else
        {
            _lastOfRun[entry.ChannelId] = null;
            _heldBack.Add(pending);
        }
    }

    private static bool Continues(LogEntry last, LogEntry entry) =>
        entry.Epoch == last.Epoch && entry.Seq == last.Seq + 1 && entry.PreviousHash.AsSpan().SequenceEqual(last.Hash);
}
