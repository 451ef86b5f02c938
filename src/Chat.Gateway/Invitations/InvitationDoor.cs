using Chat.Data.Invitations;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Rooms;

namespace Chat.Invitations;

/// <summary>
/// Keeps everybody from the grains of channels to which they are not invited, as <see cref="Channels.ChannelDoor"/> does who
/// is not in them: one query, and one answer whatever is behind it. The grains ask again.
/// </summary>
internal sealed class InvitationDoor(IClusterClient cluster, InvitationLinks links, GroupInvitations invitations)
{
    /// <summary>Makes a call about an invitation that somebody has, or that has made them a member.</summary>
    public async Task<Result<ChannelCursor>> AnswerAsync(
        string? groupId,
        string userId,
        Func<IRoomGrain, Task<Result<ChannelCursor>>> call,
        CancellationToken cancellation
    ) =>
        TypeId.IsValid(TypeId.Group, groupId) && await invitations.MayAnswerAsync(groupId!, userId, cancellation)
            ? await call(cluster.GetGrain<IRoomGrain>(groupId!))
            : InvitationErrors.NotFound;

    /// <summary>Makes somebody a member who has a link.</summary>
    public async Task<Result<ChannelCursor>> JoinAsync(string? token, Person person, CancellationToken cancellation) =>
        LinkToken.TryHash(token, out var hash) && await links.FindAsync(hash, person.Id, cancellation) is { } target
            ? await cluster.GetGrain<IRoomGrain>(target.ChannelId).JoinByLinkAsync(new JoinByLink(person, hash))
            : InvitationErrors.NotFound;
}
