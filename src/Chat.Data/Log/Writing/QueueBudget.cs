namespace Chat.Data.Log;

/// <summary>How many entries a silo may hold in memory: when PostgreSQL is slow, posting is refused, not hoarded.</summary>
internal sealed class QueueBudget(int limit)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void Return() => Interlocked.Decrement(ref _taken);
}
