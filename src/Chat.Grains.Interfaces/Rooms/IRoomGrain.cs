using Chat.Channels;
using Chat.Contexts;
using Chat.Delivery;
using Chat.Errors;
using Chat.Invitations;
using Chat.Signals;

namespace Chat.Rooms;

/// <summary>A public room, or a channel for its members only; its key is the channel id, which says which it is.</summary>
[Alias("chat.room")]
public interface IRoomGrain : IGrainWithStringKey, IChannel, IChannelFeed, IChannelSignals, IInvitations, IContextRoom
{
    /// <summary>Creates the room, with its creator as the first member.</summary>
    [Alias("create")]
    Task<Result<Room>> CreateAsync(CreateRoom request);

    /// <summary>
    /// Makes somebody a member of a public room; the answer's seq is at least that of the join. A group is not found by who is
    /// no member of it.
    /// </summary>
    [Alias("join")]
    Task<Result<ChannelCursor>> JoinAsync(Person person);

    [Alias("leave")]
    Task<Result<ChannelCursor>> LeaveAsync(Person person);

    /// <summary>Gives a member another role; the answer's seq is at least that of the change.</summary>
    [Alias("change-role")]
    Task<Result<ChannelCursor>> ChangeRoleAsync(ChangeRole change);

    /// <summary>Changes settings; what is as wanted already is not written again.</summary>
    [Alias("change-settings")]
    Task<Result<Room>> ChangeSettingsAsync(ChangeSettings change);

    /// <summary>Mutes or bans somebody, or ends that; the answer's seq is at least that of the change.</summary>
    [Alias("restrict")]
    Task<Result<ChannelCursor>> RestrictAsync(RestrictMember restriction);

    /// <summary>Ends somebody else's membership; the answer's seq is at least that of the change.</summary>
    [Alias("remove")]
    Task<Result<ChannelCursor>> RemoveMemberAsync(RemoveMember removal);

    /// <summary>Who is muted or banned now, for moderators.</summary>
    [Alias("restricted")]
    Task<Result<RestrictedPage>> ReadRestrictedAsync(RestrictedQuery query);

    /// <summary>The members, for members.</summary>
    [Alias("members")]
    Task<Result<MembersPage>> ReadMembersAsync(MembersQuery query);

    /// <summary>
    /// How far each member has read, for members: those who show it, and whom the reader does not block and is not blocked by.
    /// </summary>
    [Alias("receipts")]
    Task<Result<ReceiptList>> ReadReceiptsAsync(string readerId);
}
