namespace Chat.Delivery;

internal sealed partial class ChannelRelay
{
    /// <summary>Hands on something that is not of the log, to those listeners whose users are to have it.</summary>
    public void Signal(EventBlock block, Predicate<string> isFor, DueOutboxes due)
    {
        lock (_gate)
        {
            foreach (var connection in _subscribers.Keys)
            {
                if (isFor(connection.UserId))
                {
                    due.GiveIfKeepingUp(connection, block);
                }
            }
        }
    }
}
