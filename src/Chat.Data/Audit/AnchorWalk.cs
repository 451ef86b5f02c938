using System.Globalization;

namespace Chat.Data.Audit;

/// <summary>A link of a channel's chain as it was known before.</summary>
internal readonly record struct Anchor(long Seq, byte[] Hash);

/// <summary>
/// Compares a log with links that were known before. A chain that was rewritten as a whole, or cut off at its end, holds in
/// itself; only what was kept elsewhere tells.
/// </summary>
internal sealed class AnchorWalk : IDisposable
{
    private readonly IEnumerator<Anchor> _anchors;
    private bool _has;

    /// <param name="anchors">In seq order.</param>
    public AnchorWalk(IEnumerable<Anchor> anchors)
    {
        _anchors = anchors.GetEnumerator();
        _has = _anchors.MoveNext();
    }

    public long Compared { get; private set; }

    public ChainBreak? Add(ChainItem item)
    {
        // Inside of what retention removed there is nothing to compare.
        while (_has && _anchors.Current.Seq < item.LastSeq)
        {
            _has = _anchors.MoveNext();
        }

        if (!_has || _anchors.Current.Seq != item.LastSeq)
        {
            return null;
        }

        bool same = _anchors.Current.Hash.AsSpan().SequenceEqual(item.Hash);
        _has = _anchors.MoveNext();
        Compared++;
        return same
            ? null
            : new(item.LastSeq, "the change is another one than was known before: the log was rewritten");
    }

    public ChainBreak? End(long seq) =>
        _has
            ? new(
                seq + 1,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the log ends at {seq}, but change {_anchors.Current.Seq} was known before: its end was cut off"
                )
            )
            : null;

    public void Dispose() => _anchors.Dispose();
}
