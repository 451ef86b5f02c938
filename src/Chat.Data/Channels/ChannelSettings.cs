namespace Chat.Data.Channels;

/// <summary>What a channel is set to.</summary>
/// <param name="SlowSeconds">How long members wait between two posts; 0 is not at all.</param>
/// <param name="ArchivedAt">Since when nobody may write; null when they may.</param>
public sealed record ChannelSettings(
    string? Name,
    string? Topic,
    string? Description,
    int SlowSeconds,
    DateTimeOffset? ArchivedAt
);

/// <summary>What a channel's grain goes by.</summary>
/// <param name="ActiveAt">When somebody wrote last; when it was created if nobody has.</param>
public sealed record ChannelRules(
    ChannelSettings Settings,
    IReadOnlyList<ChannelRestriction> Restrictions,
    DateTimeOffset ActiveAt
);

/// <summary>Somebody who is muted or banned.</summary>
/// <param name="IsBan">Else it is a mute.</param>
/// <param name="Until">The end; null is for ever.</param>
public sealed record ChannelRestriction(string UserId, bool IsBan, DateTimeOffset? Until);

/// <summary>Somebody who is muted or banned, with all that is known of it.</summary>
/// <param name="Detail">The change's, see <see cref="Log.RestrictionDetail"/>.</param>
/// <param name="At">When it was made so.</param>
public sealed record StoredRestriction(
    string UserId,
    string? DisplayName,
    DateTimeOffset? Until,
    string? Detail,
    DateTimeOffset At,
    string ActorId,
    string? ActorName
);
