using Chat.Ids;

namespace Chat.Delivery;

/// <summary>
/// The streams between rooms and gateways. Each gateway has one stream of its own, split in shards by channel so that
/// the order within a channel holds; a room sends each change once to every gateway attached to it.
/// </summary>
public static class FanOut
{
    /// <summary>The stream provider's name, the same in silo and gateway.</summary>
    public const string Provider = "fanout";

    /// <summary>How many queues the packaged memory streams use, the same in silo and gateway.</summary>
    public const int Queues = 8;

    /// <summary>The namespace of the gateways' streams of <see cref="ChannelEvents"/>.</summary>
    public const string Gateways = "gateway";

    /// <summary>The namespace of the stream of <see cref="ChannelCursor"/> on which a room tells that it has activated.</summary>
    public const string Announcements = "announcements";

    /// <summary>The key of the one stream in <see cref="Announcements"/>.</summary>
    public const string Rooms = "rooms";

    /// <summary>How many streams a gateway's events are split into.</summary>
    public const int Shards = 4;

    /// <summary>The key of a gateway's shard that carries a channel.</summary>
    public static string Key(string gatewayId, string channelId) => Key(gatewayId, ShardOf(channelId));

    /// <summary>The shard that carries a channel.</summary>
    public static uint ShardOf(string channelId) => Fnv1a.Of(channelId) % Shards;

    public static string Key(string gatewayId, uint shard) => $"{gatewayId}/{shard}";
}
