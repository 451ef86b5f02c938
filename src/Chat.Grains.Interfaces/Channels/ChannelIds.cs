using System.Diagnostics.CodeAnalysis;
using Chat.Conversations;
using Chat.Ids;
using Chat.Rooms;
using Chat.Signals;

namespace Chat.Channels;

/// <summary>What a channel's id tells: its prefix is the kind, and the kind decides which grain it is.</summary>
public static class ChannelIds
{
    /// <summary>Whether an id has the form of a channel's, of whatever kind; says nothing of its existence.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id) =>
        TypeId.IsValid(TypeId.Room, id)
        || TypeId.IsValid(TypeId.Conversation, id)
        || TypeId.IsValid(TypeId.Group, id)
        || TypeId.IsValid(TypeId.Context, id);

    /// <summary>Whether only members may know that there is such a channel: of all kinds but the public rooms.</summary>
    /// <param name="id">A valid id.</param>
    public static bool IsPrivate(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return !id.StartsWith(TypeId.Room + "_", StringComparison.Ordinal);
    }

    /// <param name="id">A valid id.</param>
    public static bool IsConversation(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(TypeId.Conversation + "_", StringComparison.Ordinal);
    }

    /// <param name="id">A valid id.</param>
    public static bool IsContext(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(TypeId.Context + "_", StringComparison.Ordinal);
    }

    /// <param name="grains">Makes the reference.</param>
    /// <param name="id">A valid id.</param>
    public static IChannel GetChannel(this IGrainFactory grains, string id) =>
        IsConversation(id) ? grains.GetGrain<IConversationGrain>(id) : grains.GetGrain<IRoomGrain>(id);

    /// <param name="grains">Makes the reference.</param>
    /// <param name="id">A valid id, not of a conversation: its changes come with the events of its people.</param>
    public static IChannelFeed GetFeed(this IGrainFactory grains, string id) => grains.GetGrain<IRoomGrain>(id);

    /// <param name="grains">Makes the reference.</param>
    /// <param name="id">A valid id.</param>
    public static IChannelSignals GetSignals(this IGrainFactory grains, string id) =>
        IsConversation(id) ? grains.GetGrain<IConversationGrain>(id) : grains.GetGrain<IRoomGrain>(id);
}
