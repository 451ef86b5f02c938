namespace Chat.Invitations;

/// <param name="LinkId">Chosen by the caller, so that it can be made again.</param>
/// <param name="TokenHash">SHA-256 of what makes it a link: nothing that is stored lets in anybody.</param>
/// <param name="ExpiresAt">In the future, at most ten years ahead; never if nothing is said.</param>
/// <param name="MaxUses">1–10,000 people; any number if nothing is said.</param>
[GenerateSerializer, Immutable, Alias("chat.create-link")]
public sealed record CreateLink(
    [property: Id(0)] Person Actor,
    [property: Id(1)] Guid LinkId,
    [property: Id(2)] byte[] TokenHash,
    [property: Id(3)] DateTimeOffset? ExpiresAt,
    [property: Id(4)] int? MaxUses
);

/// <summary>A link that lets people in.</summary>
/// <param name="Uses">How many it has let in.</param>
[GenerateSerializer, Immutable, Alias("chat.invitation-link")]
public sealed record InvitationLink(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string CreatedBy,
    [property: Id(2)] string CreatorName,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] int? MaxUses,
    [property: Id(6)] int Uses
);

[GenerateSerializer, Immutable, Alias("chat.links-page")]
public sealed record LinksPage([property: Id(0)] IReadOnlyList<InvitationLink> Links);

[GenerateSerializer, Immutable, Alias("chat.revoke-link")]
public sealed record RevokeLink([property: Id(0)] Person Actor, [property: Id(1)] Guid LinkId);

[GenerateSerializer, Immutable, Alias("chat.join-by-link")]
public sealed record JoinByLink([property: Id(0)] Person Person, [property: Id(1)] byte[] TokenHash);
