using Chat.Data.Invitations;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;

namespace Chat.Rooms;

/// <summary>Links that let in whoever has them.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError NoLinksHere = new(ErrorCodes.NotAllowed, "No link leads here.");

    private static readonly ChatError TooManyLinks = new(
        ErrorCodes.TooManyLinks,
        $"There are {InvitationLinks.MaxLinks} links already. Revoke one first."
    );

    public async Task<Result<InvitationLink>> CreateLinkAsync(CreateLink request)
    {
        if (CheckLinks(request.Actor.Id) is { } refusal)
        {
            return refusal;
        }

        if (InvitationRules.Check(request, _time.GetUtcNow()) is { } error)
        {
            return error;
        }

        return await _memberChanges.TakeAsync<InvitationLink>(
            Everybody,
            request.Actor.Id,
            async () =>
                await links.CreateAsync(
                    Id,
                    request.LinkId,
                    request.TokenHash,
                    request.Actor.Id,
                    request.ExpiresAt,
                    request.MaxUses
                )
                    is { } created
                    ? ToLink(created)
                    : TooManyLinks
        );
    }

    public async Task<Result<LinksPage>> ReadLinksAsync(string readerId) =>
        CheckLinks(readerId) is { } refusal ? refusal : new LinksPage([.. (await links.ReadAsync(Id)).Select(ToLink)]);

    public async Task<Result<ChannelCursor>> RevokeLinkAsync(RevokeLink request) =>
        CheckLinks(request.Actor.Id) is { } refusal ? refusal
        : await links.RevokeAsync(Id, request.LinkId) ? Log!.Head
        : InvitationErrors.NotFound;

    public async Task<Result<ChannelCursor>> JoinByLinkAsync(JoinByLink request)
    {
        var joined = await ChangeMembershipAsync(
            request.Person,
            joined: true,
            () => AdmitByLinkAsync(request.Person.Id, request.TokenHash)
        );
        if (!joined.IsError)
        {
            await links.NoteJoinedAsync(request.TokenHash, request.Person.Id);
        }

        return joined;
    }

    /// <summary>
    /// Nobody loses a use who cannot join with it; who was killed in between, or was refused then, still has it.
    /// </summary>
    private async Task<ChatError?> AdmitByLinkAsync(string userId, byte[] tokenHash)
    {
        // Somebody must be there to have given it to them.
        if (IsGroup && _members.Count == 0)
        {
            return InvitationErrors.NotFound;
        }

        if (CheckJoining(userId, _time.GetUtcNow()) is { } refusal)
        {
            return
                refusal.Code != ErrorCodes.Banned
                && await links.FindAsync(tokenHash, userId) is { } target
                && target.ChannelId == Id
                ? refusal
                : InvitationErrors.NotFound;
        }

        return await links.TakeAsync(Id, tokenHash, userId) ? null : InvitationErrors.NotFound;
    }

    private ChatError? CheckLinks(string actorId) =>
        CheckModerating(actorId) ?? (TypeId.IsValid(TypeId.Context, Id) ? NoLinksHere : null);

    private static InvitationLink ToLink(StoredLink stored) =>
        new(
            stored.Id,
            stored.CreatedBy,
            stored.CreatorName ?? stored.CreatedBy,
            stored.CreatedAt,
            stored.ExpiresAt,
            stored.MaxUses,
            stored.Uses
        );
}
