namespace Chat.Data.Presence;

/// <summary>A person's row.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Version">Counts the writes; 0 while there is no row.</param>
/// <param name="Choice">What they have chosen, as stored.</param>
/// <param name="Shown">What others see, as stored; true only while one of the leases is.</param>
/// <param name="LastSeenAt">When they were last shown as here.</param>
/// <param name="CustomText">Of their own status.</param>
/// <param name="CustomEmoji">Of their own status.</param>
/// <param name="CustomUntil">When their own status ends.</param>
/// <param name="Leases">Of the gateways they are connected to.</param>
public sealed record StoredPresence(
    string UserId,
    long Version,
    short Choice,
    short Shown,
    DateTimeOffset? LastSeenAt,
    string? CustomText,
    string? CustomEmoji,
    DateTimeOffset? CustomUntil,
    Guid[] Leases
)
{
    /// <summary>Of somebody who has never been here.</summary>
    public static StoredPresence None(string userId) => new(userId, 0, 0, 0, null, null, null, null, []);

    /// <summary>Whether others would see any difference.</summary>
    public bool LooksLike(StoredPresence other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Version = 0, Choice = 0, Leases = other.Leases } == other with { Version = 0, Choice = 0 };
    }
}
