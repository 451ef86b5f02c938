namespace Chat.Data.Channels;

/// <summary>A channel's entry in the directory.</summary>
public sealed record ChannelEntry(
    string ChannelId,
    ChannelKind Kind,
    string? Name,
    string? Description,
    string CreatedBy,
    DateTimeOffset CreatedAt
);

/// <summary>A channel as a listing shows it.</summary>
/// <param name="Channel">The directory entry.</param>
/// <param name="Seq">The newest change.</param>
/// <param name="MemberCount">How many members it has now.</param>
public sealed record ChannelListing(ChannelEntry Channel, long Seq, long MemberCount);
