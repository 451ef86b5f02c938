using Chat.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;
using Chat.Presence;

namespace Chat.Rooms;

/// <summary>What is different in a group: nobody who is not in it learns that there is one, and it is never without an owner.</summary>
internal sealed partial class RoomGrain
{
    /// <summary>In groups all that concerns members is done one after the other.</summary>
    private const string Everybody = "";

    private bool IsGroup => TypeId.IsValid(TypeId.Group, Id);

    /// <summary>What somebody is told who is no member.</summary>
    private ChatError NotAMember => ChannelIds.IsPrivate(Id) ? NotFound : JoinFirst;

    private ChatError GroupFull =>
        new(ErrorCodes.GroupFull, $"This group has {groups.Value.MaxMembers} members, and takes no more.");

    /// <summary>
    /// Whether somebody made the room and so is its owner whenever they are in it. A group's owner is who its log says.
    /// </summary>
    private bool IsFounder(string userId) => !IsGroup && userId == settings.State.CreatedBy;

    /// <summary>Why somebody may not join just like that.</summary>
    private Task<ChatError?> AdmitAsync(Person person) =>
        Task.FromResult(
            !ChannelIds.IsPrivate(Id) || (Log!.Head.Seq == 0 && person.Id == settings.State.CreatedBy) ? null : NotFound
        );

    /// <summary>Why somebody may not become a member at a time, however they come.</summary>
    private ChatError? CheckJoining(string userId, DateTimeOffset at) =>
        _moderation.CheckJoining(userId, RoleOfNew(userId), at, Log!.PendingRules) switch
        {
            { Code: ErrorCodes.Banned } when IsGroup => InvitationErrors.NotFound,
            { } refusal => refusal,
            null => IsGroup && _members.Count >= groups.Value.MaxMembers ? GroupFull : null,
        };

    /// <summary>
    /// Before the owner of a group leaves, the moderator who has been there longest becomes the owner, or if there is none the
    /// member. Should the leave then not be written, the group has two owners for a while.
    /// </summary>
    private async Task<ChatError?> AppointSuccessorAsync(ChannelLog log, Person leaver)
    {
        if (
            !IsGroup
            || RoleOf(leaver.Id) != MemberRole.Owner
            || _members.Any(other => other.Key != leaver.Id && other.Value == MemberRole.Owner)
        )
        {
            return null;
        }

        var successor = await _reader.FindSuccessorAsync(Id, leaver.Id, CancellationToken.None);
        return successor is null
            ? null
            : await log.ChangeRoleAsync(
                new Person(successor.UserId, successor.DisplayName ?? successor.UserId),
                MemberRole.Owner,
                leaver
            );
    }

    /// <summary>What somebody was invited to before they came or had to go lets them in no more.</summary>
    private async Task EndInvitationsAsync(string userId)
    {
        if (IsGroup && await invitations.EndAsync(Id, userId))
        {
            Tell(userId, "InvitationEnded");
        }
    }

    /// <summary>The person's devices learn that they are in a channel of which they cannot learn otherwise, or not any more.</summary>
    private void TellOwnDevices(Change change)
    {
        if (change.Member is not { } member)
        {
            return;
        }

        if (IsGroup)
        {
            Tell(member.Person.Id, member.Joined ? "GroupJoined" : "GroupLeft");
        }
        else if (ChannelIds.IsContext(Id))
        {
            Tell(member.Person.Id, member.Joined ? "ContextJoined" : "ContextLeft");
        }
    }

    private void Tell(string userId, string name) =>
        _ = delivery.SendAsync(userId, PersonEvent.Of(name, new OwnGroupEvent(Id)));
}
