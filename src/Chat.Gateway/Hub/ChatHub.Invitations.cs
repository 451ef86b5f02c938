using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Invitations;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed record InviteCall(string ChannelId, string UserId);

internal sealed partial class ChatHub
{
    private const int InvitationCost = 2;

    /// <summary>Invites somebody to a group; for moderators.</summary>
    public Task<Invited> Invite(InviteCall? request)
    {
        Spend(InvitationCost);
        return request is null ? throw Refused(new(ErrorCodes.BadRequest, "'Invite' takes a group and whom to invite."))
            : !TypeId.IsValid(TypeId.User, request.UserId) ? throw Refused(InvitedApi.UserNotFound)
            : CallRoomAsync(request.ChannelId, group => group.InviteAsync(new(Caller, request.UserId)));
    }

    /// <summary>
    /// Makes the caller a member of a group to which they are invited, and this connection receive every change after the
    /// answered seq.
    /// </summary>
    public Task<ChannelCursor> AcceptInvitation(string channelId, [FromServices] InvitationDoor invitations) =>
        ComeInAsync(() =>
            invitations.AnswerAsync(
                channelId,
                Caller.Id,
                group => group.AcceptInvitationAsync(Caller),
                Context.ConnectionAborted
            )
        );

    /// <summary>Puts an invitation away; who invited is not told.</summary>
    public Task DeclineInvitation(string channelId, [FromServices] InvitationDoor invitations)
    {
        Spend(InvitationCost);
        return CallAsync(() =>
            invitations.AnswerAsync(
                channelId,
                Caller.Id,
                group => group.DeclineInvitationAsync(Caller),
                Context.ConnectionAborted
            )
        );
    }

    /// <summary>As <see cref="AcceptInvitation"/>, with a link that somebody has given to the caller.</summary>
    public Task<ChannelCursor> JoinByLink(string token, [FromServices] InvitationDoor invitations) =>
        ComeInAsync(() => invitations.JoinAsync(token, Caller, Context.ConnectionAborted));

    private async Task<ChannelCursor> ComeInAsync(Func<Task<Result<ChannelCursor>>> join)
    {
        Spend(InvitationCost);
        return Accept(await relays.SubscribeAsync(await CallAsync(join), Outbox));
    }
}
