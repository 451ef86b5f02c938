using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Channels;

/// <summary>What a gateway needs of a channel to pass its changes on to the connections of its members.</summary>
[Alias("chat.channel-feed")]
public interface IChannelFeed
{
    [Alias("view")]
    Task<Result<Room>> ViewAsync(string userId);

    /// <summary>
    /// From now on, and until the lease of <see cref="GatewayLease"/> ends, the gateway is sent every change after
    /// the answered seq. Called again to renew the lease; the answer tells whether something was missed.
    /// </summary>
    /// <param name="gatewayId">The gateway, whose stream is meant.</param>
    /// <param name="attachmentId">Chosen by the gateway, so that a late detach cannot end a newer attachment.</param>
    [Alias("attach")]
    Task<Result<ChannelCursor>> AttachAsync(string gatewayId, Guid attachmentId);

    [Alias("detach")]
    Task DetachAsync(string gatewayId, Guid attachmentId);

    /// <summary>The changes after a seq, in order and without holes, at most <paramref name="limit"/> (1–200).</summary>
    [Alias("changes")]
    Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit);
}
