namespace Chat.Runtime.Placement;

/// <summary>
/// What waits until it is known where a grain lives, grain by grain, so that whatever comes for the grain meanwhile is not
/// sent past it. Costs nothing as long as nothing waits.
/// </summary>
internal sealed class GrainQueues<T>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GrainPlace, SortedList<long, T>> _queues = [];
    private volatile bool _isEmpty = true;
    private int _releasing;

    public bool IsEmpty => _isEmpty;

    /// <summary>Adds an item if others wait for its grain.</summary>
    /// <param name="place">The grain.</param>
    /// <param name="order">The item's place among those of the grain; unique.</param>
    /// <param name="item">What waits.</param>
    public bool TryJoin(GrainPlace place, long order, T item)
    {
        if (_isEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            if (!_queues.TryGetValue(place, out var queue))
            {
                return false;
            }

            queue[order] = item;
            return true;
        }
    }

    /// <inheritdoc cref="TryJoin"/>
    public void Hold(GrainPlace place, long order, T item)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(place, out var queue))
            {
                _queues[place] = queue = [];
            }

            queue[order] = item;
            _isEmpty = false;
        }
    }

    /// <summary>
    /// Lets go what waits for a grain, in order and before anything else that comes for it. What cannot go after all is
    /// held again, and the rest behind it.
    /// </summary>
    public void Release(GrainPlace place, Action<T> go)
    {
        lock (_gate)
        {
            if (!_queues.Remove(place, out var queue))
            {
                return;
            }

            _releasing++;
            foreach (var item in queue.Values)
            {
                go(item);
            }

            // Only now, so that nobody gets in between; and go may have come here again.
            _isEmpty = --_releasing == 0 && _queues.Count == 0;
        }
    }

    /// <summary>Lets everything go that waits now.</summary>
    public void ReleaseAll(Action<T> go)
    {
        if (_isEmpty)
        {
            return;
        }

        GrainPlace[] places;
        lock (_gate)
        {
            places = [.. _queues.Keys];
        }

        foreach (var place in places)
        {
            Release(place, go);
        }
    }
}
