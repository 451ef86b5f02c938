namespace Chat.Data.Invitations;

/// <summary>A link that lets people in.</summary>
/// <param name="CreatorName">What its maker is called now; <see langword="null"/> if they are gone.</param>
/// <param name="ExpiresAt">When it lets in nobody any more; never if nothing is said.</param>
/// <param name="MaxUses">How many people it lets in; any number if nothing is said.</param>
/// <param name="Uses">How many it has let in.</param>
public sealed record StoredLink(
    Guid Id,
    string CreatedBy,
    string? CreatorName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    int? MaxUses,
    int Uses
);

/// <summary>What a link shows to who has it.</summary>
/// <param name="IsMember">Whether they are in already.</param>
public sealed record LinkTarget(
    string ChannelId,
    string? Name,
    string? Description,
    int MemberCount,
    bool IsMember,
    DateTimeOffset? ExpiresAt
);
