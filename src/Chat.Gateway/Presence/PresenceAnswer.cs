using Chat.Data.Presence;

namespace Chat.Presence;

/// <summary>What somebody sees of a person.</summary>
internal sealed record PresenceAnswer(
    string UserId,
    PresenceStatus Status,
    DateTimeOffset? LastSeenAt = null,
    CustomStatus? CustomStatus = null
)
{
    /// <summary>Of somebody they may not see, or of whom nothing is known: nobody can tell which.</summary>
    public static PresenceAnswer Nothing(string userId) => new(userId, PresenceStatus.Offline);

    public static PresenceAnswer Of(ShownPresence shown, DateTimeOffset now) =>
        new(
            shown.UserId,
            shown.Status,
            shown.LastSeenAt,
            shown.CustomStatus is { Until: { } until } && until <= now ? null : shown.CustomStatus
        );

    public static PresenceAnswer Of(StoredPresence row, DateTimeOffset now)
    {
        var status = (PresenceStatus)row.Shown;
        return new(
            row.UserId,
            status,
            status == PresenceStatus.Offline ? row.LastSeenAt : null,
            (row.CustomText ?? row.CustomEmoji) is null || row.CustomUntil <= now
                ? null
                : new(row.CustomText, row.CustomEmoji, row.CustomUntil)
        );
    }
}

/// <summary>The argument of <c>PresenceChanged</c>.</summary>
internal sealed record PresenceChanged(IReadOnlyList<PresenceAnswer> People);
