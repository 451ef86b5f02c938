using Chat.Cluster;
using Chat.Conversations;
using Chat.Data.People;
using Chat.Data.Unread;
using Chat.Delivery;
using Chat.Errors;
using Chat.Groups;
using Chat.Lists;
using Chat.People;
using Chat.Presence;
using Chat.Rooms;
using Chat.Sync;
using Npgsql;

namespace Chat.Start;

/// <summary>Answers in one what a client needs to draw its first screen, and to go on from there.</summary>
internal sealed class FirstScreen(
    NpgsqlDataSource database,
    UnreadReader unread,
    PersonChangesReader people,
    ConversationViews conversationViews,
    ChannelSync sync,
    IClusterClient cluster,
    TimeProvider time
)
{
    private const int MaxRooms = Limits.Max;

    private static readonly ChatError Negative = new(ErrorCodes.LimitInvalid, "A 'version' is 0 or more.");

    /// <param name="userId">The caller.</param>
    /// <param name="request">What the caller's client holds.</param>
    /// <param name="connection">
    /// Which receives every change after the answered seqs from then on; null to be answered only.
    /// </param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Result<StartAnswer>> ReadAsync(
        string userId,
        StartRequest request,
        ConnectionOutbox? connection,
        CancellationToken cancellation
    )
    {
        var held = new SyncRequest(request.Epoch, request.Channels ?? [], request.Limit);
        if ((held.Check() ?? (request.Version < 0 ? Negative : null)) is { } error)
        {
            return error;
        }

        var presence = ReadPresenceAsync(userId, cancellation);
        var changes = await people.ReadAsync(userId, request.Epoch, request.Version, cancellation);
        if (changes is null)
        {
            return PersonCall.NotFound;
        }

        var rooms = await ReadPageAsync(
            userId,
            limit => RoomList.ReadAsync(database, userId, joined: true, null, limit, cancellation),
            cancellation
        );
        var groups = await ReadPageAsync(
            userId,
            limit => GroupList.ReadAsync(database, userId, null, limit, cancellation),
            cancellation
        );
        var conversations = await conversationViews.ReadPageAsync(
            userId,
            after: null,
            MaxRooms,
            hidden: false,
            cancellation
        );
        var listed = Listed(
            held,
            [
                .. rooms.Data.Concat(groups.Data).Select(room => (room.Id, room.HeadSeq)),
                .. conversations.Data.Select(conversation => (conversation.Id, (long?)conversation.HeadSeq)),
            ]
        );
        var synced = await sync.SyncAsync(userId, held, connection, cancellation, listed);
        var own = await presence;
        return synced.IsError ? synced.Error
            : own.IsError ? own.Error
            : new StartAnswer(time.GetUtcNow(), changes, own.Value, rooms, groups, conversations, synced.Value);
    }

    private Task<Result<OwnPresence>> ReadPresenceAsync(string userId, CancellationToken cancellation)
    {
        var person = cluster.GetGrain<IPresenceGrain>(userId);
        return GrainCalls.UntilAnsweredAsync<OwnPresence>(async () => await person.ViewAsync(), time, cancellation);
    }

    private async Task<Page<Room, ListMeta>> ReadPageAsync(
        string userId,
        Func<int, Task<IReadOnlyList<Room>>> read,
        CancellationToken cancellation
    )
    {
        var rooms = await read(MaxRooms + 1);
        var next = rooms.Count > MaxRooms ? rooms[MaxRooms - 1].Id : null;
        return new(await unread.AddToAsync([.. rooms.Take(MaxRooms)], userId, cancellation), new ListMeta(next));
    }

    /// <summary>
    /// Of a channel that the client holds nothing of it is shown what the list says, and is told what comes after that; its
    /// messages are read when it is opened. A client that holds nothing at all gets those of the first channel.
    /// </summary>
    private static List<SyncCursor> Listed(SyncRequest held, IEnumerable<(string Id, long? HeadSeq)> channels)
    {
        var named = held.Channels.Select(channel => channel!.ChannelId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. channels
                .Where(channel => channel.HeadSeq is not null && !named.Contains(channel.Id))
                .Select(
                    (channel, i) => new SyncCursor(channel.Id, named.Count == 0 && i == 0 ? 0 : channel.HeadSeq!.Value)
                ),
        ];
    }
}
