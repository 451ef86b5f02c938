using Chat.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Mentions;

namespace Chat.Rooms;

/// <summary>Who may do what in the room.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError MemberNotFound = new(ErrorCodes.MemberNotFound, "There is no such member.");

    public async Task<Result<ChannelCursor>> ChangeRoleAsync(ChangeRole change)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(change.Actor.Id) is not { } actorRole)
        {
            return NotAMember;
        }

        if (RoomRules.Check(change, actorRole) is { } refusal)
        {
            return refusal;
        }

        return await InTurnAsync(change.UserId, change.Actor.Id, () => ChangeRoleInTurnAsync(Log, change));
    }

    public async Task<Result<MembersPage>> ReadMembersAsync(MembersQuery query)
    {
        if (Log is null)
        {
            return Refuse();
        }

        if (RoleOf(query.ReaderId) is null)
        {
            return NotAMember;
        }

        return await ReadPageAsync(query);
    }

    private async Task<MembersPage> ReadPageAsync(MembersQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, MembersQuery.MaxLimit);
        var stored = await _reader.ReadMembersAsync(Id, query.After, limit + 1, CancellationToken.None);
        return new MembersPage([.. stored.Take(limit).Select(ToMember)], stored.Count > limit);
    }

    private async Task<Result<ChannelCursor>> ChangeRoleInTurnAsync(ChannelLog log, ChangeRole change)
    {
        if (RoleOf(change.Actor.Id) != MemberRole.Owner)
        {
            return NotAMember; // left while this was waiting for its turn
        }

        if (RoleOf(change.UserId) is not { } present)
        {
            return MemberNotFound;
        }

        if (present == MemberRole.Owner)
        {
            return RoomRules.OwnerStays;
        }

        var wanted = (MemberRole)change.Role;
        if (present == wanted)
        {
            return log.Head;
        }

        var member = await _reader.ReadMemberAsync(Id, change.UserId, CancellationToken.None);
        var person = new Person(change.UserId, member?.DisplayName ?? change.UserId);
        return await log.ChangeRoleAsync(person, wanted, change.Actor) is { } error ? error : log.Head;
    }

    /// <summary>What somebody may do; null when they are no member.</summary>
    private MemberRole? RoleOf(string userId) =>
        !_members.TryGetValue(userId, out var role) ? null
        : IsFounder(userId) ? MemberRole.Owner // also in rooms whose log does not say so
        : role;

    /// <summary>
    /// What somebody may write into the log now: nothing any more once their leave has its place there, and what a moderator
    /// may no more once it stands there that they are none.
    /// </summary>
    private MemberRole? RoleNow(string userId) =>
        Log!.IsLeaving(userId) ? null
        : Log.PendingRules.Count > 0 && IsBecomingMember(userId) ? MemberRole.Member
        : RoleOf(userId);

    private bool IsBecomingMember(string userId) =>
        Log!.PendingRules.Any(change => change.Role is { Role: RoomRole.Member } role && role.Person.Id == userId);

    /// <summary>Only those who keep order speak to all at once.</summary>
    private MentionScope MentionsOf(string userId) =>
        RoleNow(userId) >= MemberRole.Moderator ? MentionScope.Everybody : MentionScope.Members;

    private MemberRole RoleOfNew(string userId) =>
        IsFounder(userId) || (IsGroup && Log!.Head.Seq == 0) ? MemberRole.Owner : MemberRole.Member;

    private RoomMember ToMember(ChannelMember member) =>
        new(
            member.UserId,
            member.DisplayName ?? member.UserId,
            (RoomRole)(IsFounder(member.UserId) ? MemberRole.Owner : member.Role),
            member.JoinedAt
        );
}
