namespace Chat.Delivery;

/// <summary>
/// Outboxes that have taken events and are to be written: first all relays hand out what has come, then each connection
/// is written to once. Used by one thread.
/// </summary>
internal sealed class DueOutboxes
{
    private readonly List<ConnectionOutbox> _outboxes = [];

    /// <summary>Hands events to a connection.</summary>
    public void Give(ConnectionOutbox connection, EventBlock block)
    {
        if (connection.Take(block))
        {
            _outboxes.Add(connection);
        }
    }

    public void Write()
    {
        foreach (var outbox in _outboxes)
        {
            outbox.Write();
        }

        _outboxes.Clear();
    }
}
