namespace Chat.Delivery;

internal sealed partial class ChannelRelays
{
    /// <summary>Whether anybody here listens to a channel.</summary>
    public bool AnyListenTo(string channelId) => _relays.ContainsKey(channelId);

    /// <summary>Hands on something that is not of a channel's log, to those listeners whose users are to have it.</summary>
    public void Signal(string channelId, EventBlock block, Predicate<string> isFor, DueOutboxes due)
    {
        if (_relays.TryGetValue(channelId, out var relay))
        {
            relay.Signal(block, isFor, due);
        }
    }
}
