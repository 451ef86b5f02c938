using Chat.Channels;
using Chat.Data;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>Settings, and who is kept from what.</summary>
internal sealed partial class RoomGrain
{
    private RoomModeration _moderation = null!;

    public async Task<Result<Room>> ChangeSettingsAsync(ChangeSettings change)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(change.Actor.Id) is null)
        {
            return NotAMember;
        }

        if (RoomRules.Check(change.Patch) is { } error)
        {
            return error;
        }

        const string AboutSettings = "";
        var changed = await InTurnAsync(
            AboutSettings,
            change.Actor.Id,
            () => ChangeSettingsInTurnAsync(Log, change.Actor, change.Patch)
        );
        return changed.IsError ? changed.Error : View(change.Actor.Id);
    }

    public async Task<Result<ChannelCursor>> RestrictAsync(RestrictMember restriction)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(restriction.Actor.Id) is null)
        {
            return NotAMember;
        }

        restriction = restriction with { Until = restriction.Until?.ToMicroseconds() };
        if (RoomRules.Check(restriction, _time.GetUtcNow()) is { } error)
        {
            return error;
        }

        return await InTurnAsync(restriction.UserId, restriction.Actor.Id, () => RestrictInTurnAsync(Log, restriction));
    }

    public async Task<Result<ChannelCursor>> RemoveMemberAsync(RemoveMember removal)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(removal.Actor.Id) is null)
        {
            return NotAMember;
        }

        return await InTurnAsync(removal.UserId, removal.Actor.Id, () => RemoveInTurnAsync(Log, removal));
    }

    public async Task<Result<RestrictedPage>> ReadRestrictedAsync(RestrictedQuery query)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(query.ReaderId) is not { } role)
        {
            return NotAMember;
        }

        if (role < MemberRole.Moderator)
        {
            return RoomRules.NotAModerator;
        }

        var limit = Math.Clamp(query.Limit, 1, MembersQuery.MaxLimit);
        var kind = query.Restriction == Restriction.Ban ? ChangeKind.MemberBanned : ChangeKind.MemberMuted;
        var stored = await _reader.ReadRestrictedAsync(
            Id,
            kind,
            _time.GetUtcNow(),
            query.After,
            limit + 1,
            CancellationToken.None
        );
        return new RestrictedPage([.. stored.Take(limit).Select(ToRestricted)], stored.Count > limit);
    }

    private async Task<Result<ChannelCursor>> ChangeSettingsInTurnAsync(ChannelLog log, Person actor, RoomPatch patch)
    {
        if (CheckSettings(actor.Id, patch) is { } refusal)
        {
            return refusal;
        }

        if (RoomRules.Reduce(patch, _moderation.Settings) is not { } wanted)
        {
            return log.Head;
        }

        var role = RoleOf(actor.Id)!.Value;
        var error = await log.ChangeSettingsAsync(wanted, actor, role, () => CheckSettings(actor.Id, patch));
        return error is null ? log.Head : error;
    }

    private async Task<Result<ChannelCursor>> RestrictInTurnAsync(ChannelLog log, RestrictMember change)
    {
        if (CheckPower(change.Actor.Id, change.UserId) is { } refusal)
        {
            return refusal;
        }

        var isMember = RoleOf(change.UserId) is not null;
        if (change is { Restriction: Restriction.Mute, Imposed: true } && !isMember)
        {
            return MemberNotFound;
        }

        var isSo = _moderation.IsRestricted(change.UserId, change.Restriction, _time.GetUtcNow(), out var until);
        if (isSo == change.Imposed && (!isSo || until == change.Until))
        {
            return log.Head;
        }

        var name = await _reader.ReadNameAsync(change.UserId, CancellationToken.None);
        if (name is null && change.Imposed && !isMember)
        {
            return MemberNotFound;
        }

        if (change is { Restriction: Restriction.Ban, Imposed: true })
        {
            await EndInvitationsAsync(change.UserId);
        }

        var error = await log.RestrictAsync(
            change,
            new Person(change.UserId, name ?? change.UserId),
            RoleOf(change.UserId) ?? MemberRole.None,
            () => CheckPower(change.Actor.Id, change.UserId)
        );
        return error is null ? log.Head : error;
    }

    private async Task<Result<ChannelCursor>> RemoveInTurnAsync(ChannelLog log, RemoveMember removal)
    {
        if (CheckPower(removal.Actor.Id, removal.UserId) is { } refusal)
        {
            return refusal;
        }

        if (RoleOf(removal.UserId) is not { } role)
        {
            return log.Head; // gone already
        }

        await EndInvitationsAsync(removal.UserId);
        var name = await _reader.ReadNameAsync(removal.UserId, CancellationToken.None) ?? removal.UserId;
        var error = await log.ChangeMemberAsync(
            new Person(removal.UserId, name),
            joined: false,
            role,
            removal.Actor,
            _ => CheckPower(removal.Actor.Id, removal.UserId)
        );
        return error is null ? log.Head : error;
    }

    private ChatError? CheckSettings(string actorId, RoomPatch patch) =>
        RoleNow(actorId) is { } role ? RoomRules.Check(patch, role) : NotAMember;

    private ChatError? CheckPower(string actorId, string targetId) =>
        RoleNow(actorId) is { } role
            ? RoomRules.CheckPower(
                (actorId, role),
                (targetId, RoleOf(targetId) ?? (IsFounder(targetId) ? MemberRole.Owner : default))
            )
            : NotAMember;

    /// <summary>Why somebody may not write at a time.</summary>
    private ChatError? CheckWriting(string userId, DateTimeOffset at) =>
        RoleNow(userId) is null ? NotAMember : _moderation.CheckWriting(userId, at, Log!.PendingRules);

    /// <summary>As <see cref="CheckWriting"/>, and the wait between two posts.</summary>
    private ChatError? CheckPost(string userId, DateTimeOffset at, SlowMode.Turn? turn) =>
        CheckWriting(userId, at) ?? (RoleOf(userId) >= MemberRole.Moderator ? null : turn?.Take(at));

    /// <summary>Moderators tidy up in an archived room too, and who is muted may take back what they said.</summary>
    private ChatError? CheckChange(ChangeMessage change, DateTimeOffset at) =>
        change.Action is not (MessageAction.Delete or MessageAction.Restore) ? CheckWriting(change.Actor.Id, at)
        : RoleNow(change.Actor.Id) is not { } role ? NotAMember
        : role < MemberRole.Moderator && _moderation.IsArchived(Log!.PendingRules) ? RoomRules.Archived
        : null;

    private async Task<RoomModeration> LoadModerationAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var (stored, restrictions, activeAt) = await _reader.ReadRulesAsync(Id, now, cancellation);
        var moderation = new RoomModeration(stored, restrictions, activeAt);
        if (stored.SlowSeconds > 0)
        {
            var since = now - TimeSpan.FromSeconds(stored.SlowSeconds);
            foreach (var (userId, at) in await _reader.ReadLastPostsAsync(Id, since, cancellation))
            {
                moderation.Slow.Note(userId, at);
            }
        }

        return moderation;
    }

    private static RestrictedPerson ToRestricted(StoredRestriction stored) =>
        new(
            stored.UserId,
            stored.DisplayName ?? stored.UserId,
            stored.Until,
            ChangeDetails.Read<RestrictionDetail>(stored.Detail).Reason,
            stored.At,
            stored.ActorId,
            stored.ActorName ?? stored.ActorId
        );
}
