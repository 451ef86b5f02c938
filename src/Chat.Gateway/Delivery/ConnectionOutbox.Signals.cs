namespace Chat.Delivery;

/// <summary>What may be dropped.</summary>
internal sealed partial class ConnectionOutbox
{
    /// <summary>Takes events that are of no use to somebody who is behind; who is, is not sent them.</summary>
    /// <returns>Whether the caller has to call <see cref="Write"/> soon.</returns>
    public bool TakeIfKeepingUp(EventBlock block)
    {
        lock (_gate)
        {
            if (_waiting >= Capacity / 4 || _waitingBytes >= CapacityBytes / 4)
            {
                return false;
            }
        }

        return Take(block);
    }

    /// <summary>Whether the connection is sent what happens in a channel.</summary>
    public bool ListensTo(string channelId)
    {
        lock (_gate)
        {
            return _relays.Exists(relay => relay.ChannelId == channelId);
        }
    }
}
