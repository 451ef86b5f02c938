using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Invitations;

/// <summary>Ways into a channel besides joining it; the only ones into a group. Each call can be made again unchanged.</summary>
[Alias("chat.invitations")]
public interface IInvitations
{
    /// <summary>Invites somebody to a group; for moderators. What is answered does not depend on whether they see it.</summary>
    [Alias("invite")]
    Task<Result<Invited>> InviteAsync(InvitePerson invitation);

    /// <summary>Ends all invitations of somebody to the group; for moderators.</summary>
    [Alias("cancel-invitation")]
    Task<Result<ChannelCursor>> CancelInvitationAsync(InvitePerson invitation);

    /// <summary>Who is invited and has not come, for moderators.</summary>
    [Alias("invited")]
    Task<Result<InvitedPage>> ReadInvitedAsync(MembersQuery query);

    /// <summary>Makes who was invited a member; the answer's seq is at least that of the join.</summary>
    [Alias("accept-invitation")]
    Task<Result<ChannelCursor>> AcceptInvitationAsync(Person person);

    /// <summary>Puts away the invitations of somebody; who invited them is not told.</summary>
    [Alias("decline-invitation")]
    Task<Result<ChannelCursor>> DeclineInvitationAsync(Person person);

    /// <summary>Makes a link that lets in whoever has it; for moderators.</summary>
    [Alias("create-link")]
    Task<Result<InvitationLink>> CreateLinkAsync(CreateLink request);

    /// <summary>The links that let in somebody, for moderators; without what makes them links, which nobody knows again.</summary>
    [Alias("links")]
    Task<Result<LinksPage>> ReadLinksAsync(string readerId);

    /// <summary>Ends a link; for moderators.</summary>
    [Alias("revoke-link")]
    Task<Result<ChannelCursor>> RevokeLinkAsync(RevokeLink request);

    /// <summary>Makes who has a link a member; the answer's seq is at least that of the join.</summary>
    [Alias("join-by-link")]
    Task<Result<ChannelCursor>> JoinByLinkAsync(JoinByLink request);
}
