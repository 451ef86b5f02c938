namespace Chat.Runtime.Activations;

/// <summary>
/// The turns that wait for an activation and the count of those that run: decides which may start. Not thread-safe; the
/// activation locks.
/// </summary>
internal sealed class Mailbox(bool isReentrant, int limit)
{
    private readonly Queue<Turn> _interleaving = new();
    private readonly Queue<Turn> _ordered = new();
    private int _running;
    private int _blocking;
    private int _writing;

    public bool IsIdle => _running == 0 && Waiting == 0;

    public bool IsRunning => _running > 0;

    public int Waiting => _interleaving.Count + _ordered.Count;

    /// <summary>Each queue has the limit to itself: what waits its turn must not shut out what may run in between.</summary>
    public bool TryAdd(Turn turn)
    {
        var queue = IsInterleaving(turn) ? _interleaving : _ordered;
        if (queue.Count >= limit)
        {
            return false;
        }

        queue.Enqueue(turn);
        return true;
    }

    /// <summary>Takes the next turn that may start now. Turns that do not interleave start in the order they came.</summary>
    public Turn? TryStart()
    {
        if (_interleaving.TryDequeue(out var turn))
        {
            _running++;
            return turn;
        }

        if (!_ordered.TryPeek(out turn) || !(_blocking == 0 || (turn.IsReadOnly && _writing == 0)))
        {
            return null;
        }

        _ordered.Dequeue();
        Count(turn, 1);
        return turn;
    }

    public void Finish(Turn turn)
    {
        if (IsInterleaving(turn))
        {
            _running--;
        }
        else
        {
            Count(turn, -1);
        }
    }

    /// <summary>Gives up everything that waits.</summary>
    public List<Turn> TakeWaiting()
    {
        var waiting = new List<Turn>(Waiting);
        waiting.AddRange(_interleaving);
        waiting.AddRange(_ordered);
        _interleaving.Clear();
        _ordered.Clear();
        return waiting;
    }

    private bool IsInterleaving(Turn turn) => isReentrant || turn.IsInterleaving;

    private void Count(Turn turn, int change)
    {
        _running += change;
        _blocking += change;
        _writing += turn.IsReadOnly ? 0 : change;
    }
}
