namespace Chat.Delivery;

/// <summary>
/// Outboxes that have taken events and are to be written: first all relays of a batch hand out what has come, then each
/// connection is written to once. One thread gives, then writes; with many connections others help it, if they are idle.
/// </summary>
internal sealed class DueOutboxes : IThreadPoolWorkItem
{
    /// <summary>Outboxes that one takes at a time: some tenths of a millisecond.</summary>
    private const int Share = 32;

    private static readonly int MostHelpers = Math.Min(Environment.ProcessorCount - 1, 7);

    private readonly List<ConnectionOutbox> _outboxes = [];
    private int _written;

    /// <summary>Hands events to a connection.</summary>
    public void Give(ConnectionOutbox connection, EventBlock block)
    {
        if (connection.Take(block))
        {
            _outboxes.Add(connection);
        }
    }

    /// <summary>Hands events to a connection that is not behind with others.</summary>
    public void GiveIfKeepingUp(ConnectionOutbox connection, EventBlock block)
    {
        if (connection.TakeIfKeepingUp(block))
        {
            _outboxes.Add(connection);
        }
    }

    /// <summary>Writes all that is due. Nothing may be given afterwards.</summary>
    public void Write()
    {
        for (var helpers = Math.Min((_outboxes.Count - 1) / Share, MostHelpers); helpers > 0; helpers--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
    }

    public void Execute()
    {
        for (int from; (from = Interlocked.Add(ref _written, Share) - Share) < _outboxes.Count; )
        {
            for (var n = from; n < Math.Min(from + Share, _outboxes.Count); n++)
            {
                _outboxes[n].Write();
            }
        }
    }
}
