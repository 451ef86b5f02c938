using System.Text.Json.Serialization;
using Chat.Rooms;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Delivery;

/// <summary>
/// Somebody may not write any more, or again; or may join again. The argument of <c>MemberMuted</c>, <c>MemberUnmuted</c>
/// and <c>UserUnbanned</c>.
/// </summary>
/// <param name="Until">When it ends by itself; null for never, and when it has ended.</param>
internal sealed record RestrictionEvent(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    DateTimeOffset? Until,
    string ActorId,
    string ActorName,
    DateTimeOffset At
);

/// <summary>Somebody may not be in the room any more; the argument of <c>UserBanned</c>.</summary>
/// <param name="Left">Whether they were a member, and are none now.</param>
/// <param name="Until">When it ends by itself; null for never.</param>
internal sealed record BanEvent(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    bool Left,
    DateTimeOffset? Until,
    string ActorId,
    string ActorName,
    DateTimeOffset At
);

/// <summary>The channel has other settings; the argument of <c>RoomUpdated</c>.</summary>
/// <param name="Settings">Those that have changed.</param>
internal sealed record SettingsEvent(
    string ChannelId,
    long Seq,
    ChangedSettings Settings,
    string ActorId,
    string ActorName,
    DateTimeOffset At
);

/// <summary>What has not changed is left out; an empty text stands for none.</summary>
internal sealed record ChangedSettings(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Topic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SlowSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Archived
);

internal static partial class ClientEvents
{
    private static InvocationMessage? Of(string channelId, long seq, RestrictionChange change, bool left)
    {
        var (restriction, imposed, (userId, name), (actorId, actorName), at, until) = change;
        return (restriction, imposed) switch
        {
            (Restriction.Ban, true) => Event(
                "UserBanned",
                new BanEvent(channelId, seq, userId, name, left, until, actorId, actorName, at)
            ),
            (Restriction.Ban, false) => Lesser("UserUnbanned"),
            (Restriction.Mute, true) => Lesser("MemberMuted"),
            (Restriction.Mute, false) => Lesser("MemberUnmuted"),
            _ => null,
        };

        InvocationMessage Lesser(string @event) =>
            Event(@event, new RestrictionEvent(channelId, seq, userId, name, until, actorId, actorName, at));
    }

    private static InvocationMessage Of(string channelId, long seq, SettingsChange change)
    {
        var ((name, topic, description, slowSeconds, archived), (actorId, actorName), at) = change;
        var changed = new ChangedSettings(name, topic, description, slowSeconds, archived);
        return Event("RoomUpdated", new SettingsEvent(channelId, seq, changed, actorId, actorName, at));
    }
}
