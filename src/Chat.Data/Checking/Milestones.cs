namespace Chat.Data.Checking;

/// <summary>Things to be noted on the way through a log: each as soon as everything up to its seq has passed.</summary>
internal sealed class Milestones<T>(IEnumerable<T> items, Func<T, long> seqOf, Action<T> note)
{
    private readonly Queue<T> _ahead = new(items.OrderBy(seqOf));

    /// <summary>The next row has this seq.</summary>
    public void Reach(long seq)
    {
        while (_ahead.TryPeek(out var item) && seqOf(item) < seq)
        {
            note(_ahead.Dequeue());
        }
    }

    /// <summary>There are no more rows.</summary>
    public void End() => Reach(long.MaxValue);
}
