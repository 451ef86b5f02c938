using Chat.Data.Presence;

namespace Chat.Presence;

/// <summary>Rows as people see them.</summary>
internal static class PresenceRows
{
    /// <summary>What those who may see the person see of them at a time.</summary>
    public static ShownPresence ToShown(this StoredPresence row, DateTimeOffset now) =>
        new(
            row.UserId,
            row.Version,
            (PresenceStatus)row.Shown,
            (PresenceStatus)row.Shown == PresenceStatus.Offline ? row.LastSeenAt : null,
            row.CustomAt(now)
        );

    /// <summary>Their own status at a time: it ends by itself.</summary>
    public static CustomStatus? CustomAt(this StoredPresence row, DateTimeOffset now) =>
        (row.CustomText ?? row.CustomEmoji) is null || row.CustomUntil <= now
            ? null
            : new CustomStatus(row.CustomText, row.CustomEmoji, row.CustomUntil);
}
