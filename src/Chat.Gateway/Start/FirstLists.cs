using Chat.Contexts;
using Chat.Conversations;
using Chat.Data.Integrations;
using Chat.Data.Invitations;
using Chat.Data.Unread;
using Chat.Groups;
using Chat.Invitations;
using Chat.Lists;
using Chat.Rooms;
using Chat.Sync;
using Npgsql;

namespace Chat.Start;

/// <summary>The first page of each list that a client shows at the beginning.</summary>
internal sealed class FirstLists(
    NpgsqlDataSource database,
    UnreadReader unread,
    ContextRooms contexts,
    ConversationViews conversations,
    GroupInvitations invitations
)
{
    /// <summary>Of each list.</summary>
    private const int Most = Limits.Max;

    public async Task<Answer> ReadAsync(string userId, CancellationToken cancellation)
    {
        var open = new ContextFilter(Types: null, Closed: false, MemberId: userId);
        var invited = await invitations.ReadMineAsync(userId, "", Most + 1, cancellation);
        return new Answer(
            await PageAsync(await RoomList.ReadAsync(database, userId, RoomQuery.OwnRooms, Most + 1, cancellation)),
            await PageAsync(await GroupList.ReadAsync(database, userId, null, Most + 1, cancellation)),
            await PageAsync(await ContextRoomsApi.ReadAsync(contexts, open, "", Most + 1, cancellation)),
            await conversations.ReadPageAsync(userId, after: null, Most, hidden: false, cancellation),
            InvitationsApi.ToPage(invited, Most)
        );

        async Task<Page<Room, ListMeta>> PageAsync(IReadOnlyList<Room> rooms)
        {
            var next = rooms.Count > Most ? rooms[Most - 1].Id : null;
            return new(await unread.AddToAsync([.. rooms.Take(Most)], userId, cancellation), new ListMeta(next));
        }
    }

    internal sealed record Answer(
        Page<Room, ListMeta> Rooms,
        Page<Room, ListMeta> Groups,
        Page<Room, ListMeta> ContextRooms,
        Page<ConversationAnswer, ListMeta> Conversations,
        Page<Invitation, ListMeta> Invitations
    )
    {
        /// <summary>What the client is up to date with when it shows the lists.</summary>
        public IEnumerable<SyncCursor> Heads()
        {
            var rooms = Rooms.Data.Concat(Groups.Data).Concat(ContextRooms.Data);
            return rooms
                .Where(room => room.HeadSeq is not null)
                .Select(room => new SyncCursor(room.Id, room.HeadSeq!.Value))
                .Concat(
                    Conversations.Data.Select(conversation => new SyncCursor(conversation.Id, conversation.HeadSeq))
                );
        }
    }
}
