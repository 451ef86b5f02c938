using Chat.Data.Invitations;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Invitations;
using Chat.Presence;

namespace Chat.Rooms;

/// <summary>Who is asked to come, and who comes then.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError NoInvitationsHere = new(
        ErrorCodes.NotAllowed,
        "People are invited to groups only; a public room they join."
    );

    private static readonly ChatError AlreadyAMember = new(ErrorCodes.AlreadyAMember, "They are a member already.");

    private static readonly ChatError BannedHere = new(
        ErrorCodes.NotAllowed,
        "They are banned from this group. End the ban first."
    );

    private static readonly ChatError UserNotFound = new(ErrorCodes.UserNotFound, "There is no such user.");

    public async Task<Result<Invited>> InviteAsync(InvitePerson invitation)
    {
        if (CheckInviting(invitation.Actor.Id) is { } refusal)
        {
            return refusal;
        }

        return await _memberChanges.TakeAsync(
            Everybody,
            invitation.Actor.Id,
            () => InviteInTurnAsync(invitation.Actor, invitation.UserId)
        );
    }

    public async Task<Result<ChannelCursor>> CancelInvitationAsync(InvitePerson invitation)
    {
        if (CheckInviting(invitation.Actor.Id) is { } refusal)
        {
            return refusal;
        }

        await EndInvitationsAsync(invitation.UserId);
        return Log!.Head;
    }

    public async Task<Result<InvitedPage>> ReadInvitedAsync(MembersQuery query)
    {
        if (CheckInviting(query.ReaderId) is { } refusal)
        {
            return refusal;
        }

        var limit = Math.Clamp(query.Limit, 1, MembersQuery.MaxLimit);
        var stored = await invitations.ReadInvitedAsync(Id, query.After, limit + 1);
        return new InvitedPage([.. stored.Take(limit).Select(ToInvited)], stored.Count > limit);
    }

    public Task<Result<ChannelCursor>> AcceptInvitationAsync(Person person) =>
        ChangeMembershipAsync(
            person,
            joined: true,
            async () =>
                // Somebody must be there to have invited them.
                !IsGroup || _members.Count == 0 || !await invitations.HasAsync(Id, person.Id)
                    ? InvitationErrors.NotFound
                    : CheckJoining(person.Id, _time.GetUtcNow())
        );

    public async Task<Result<ChannelCursor>> DeclineInvitationAsync(Person person)
    {
        if (Log is null || !IsGroup)
        {
            return InvitationErrors.NotFound;
        }

        if (await invitations.DeclineAsync(Id, person.Id))
        {
            Tell(person.Id, "InvitationEnded");
        }

        return Log.Head;
    }

    private async Task<Result<Invited>> InviteInTurnAsync(Person actor, string userId)
    {
        if (CheckInviting(actor.Id) is { } refusal)
        {
            return refusal; // left while this was waiting for its turn
        }

        if (_members.ContainsKey(userId))
        {
            return AlreadyAMember;
        }

        if (_moderation.IsRestricted(userId, Restriction.Ban, _time.GetUtcNow(), out _))
        {
            return BannedHere;
        }

        if (await invitations.InviteAsync(Id, userId, actor.Id) is not { } outcome)
        {
            return UserNotFound;
        }

        if (outcome.Wait > TimeSpan.Zero)
        {
            return new ChatError(
                ErrorCodes.RateLimitExceeded,
                $"You can invite {GroupInvitations.MaxRequests} people in 24 hours.",
                Retry: true,
                RetryAfter: outcome.Wait
            );
        }

        if (outcome.IsTold)
        {
            TellInvited(userId, actor, outcome.At);
        }

        return new Invited(userId, outcome.DisplayName, actor.Id, actor.DisplayName, outcome.At);
    }

    /// <summary>Why somebody may not invite, if they may not.</summary>
    private ChatError? CheckInviting(string actorId) =>
        CheckModerating(actorId) ?? (IsGroup ? null : NoInvitationsHere);

    /// <summary>Why somebody may not do what is for moderators.</summary>
    private ChatError? CheckModerating(string actorId) =>
        Log is null ? Refuse()
        : RoleNow(actorId) is not { } role ? NotAMember
        : role < MemberRole.Moderator ? RoomRules.NotAModerator
        : null;

    /// <summary>A hint for the devices that are connected: the invitation itself is stored.</summary>
    private void TellInvited(string userId, Person inviter, DateTimeOffset at)
    {
        var invitation = new Invitation(
            Id,
            _moderation.Settings.Name ?? settings.State.Name,
            _moderation.Settings.Description,
            _members.Count,
            inviter.Id,
            inviter.DisplayName,
            at
        );
        _ = delivery.SendAsync(userId, PersonEvent.Of("InvitationReceived", invitation));
    }

    private static Invited ToInvited(InvitedPerson stored) =>
        new(
            stored.UserId,
            stored.DisplayName ?? stored.UserId,
            stored.InvitedBy,
            stored.InviterName ?? stored.InvitedBy,
            stored.At
        );
}
