using System.Diagnostics.CodeAnalysis;
using Chat.Ids;
using Chat.Rooms;

namespace Chat.Channels;

/// <summary>What a channel's id tells: its prefix is the kind, and the kind decides which grain it is.</summary>
public static class ChannelIds
{
    /// <summary>Whether an id has the form of a channel's, of whatever kind; says nothing of its existence.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id) => TypeId.IsValid(TypeId.Room, id);

    /// <param name="grains">Makes the reference.</param>
    /// <param name="id">A valid id.</param>
    public static IChannel GetChannel(this IGrainFactory grains, string id) => grains.GetGrain<IRoomGrain>(id);

    /// <param name="grains">Makes the reference.</param>
    /// <param name="id">A valid id.</param>
    public static IChannelFeed GetFeed(this IGrainFactory grains, string id) => grains.GetGrain<IRoomGrain>(id);
}
