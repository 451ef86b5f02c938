using Chat.Cluster;
using Chat.Data.People;
using Chat.Delivery;
using Chat.Errors;
using Chat.People;
using Chat.Presence;
using Chat.Sync;

namespace Chat.Start;

/// <summary>Answers in one what a client needs to draw its first screen, and to go on from there.</summary>
internal sealed class FirstScreen(
    FirstLists lists,
    PersonChangesReader people,
    ChannelSync sync,
    IClusterClient cluster,
    TimeProvider time
)
{
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

        var shown = await lists.ReadAsync(userId, cancellation);
        var listed = Listed(held, shown);
        var synced = await sync.SyncAsync(userId, held, connection, cancellation, listed);
        var own = await presence;
        return synced.IsError ? synced.Error
            : own.IsError ? own.Error
            : new StartAnswer(
                time.GetUtcNow(),
                changes,
                own.Value,
                shown.Rooms,
                shown.Groups,
                shown.ContextRooms,
                shown.Conversations,
                shown.Invitations,
                synced.Value
            );
    }

    private Task<Result<OwnPresence>> ReadPresenceAsync(string userId, CancellationToken cancellation)
    {
        var person = cluster.GetGrain<IPresenceGrain>(userId);
        return GrainCalls.UntilAnsweredAsync<OwnPresence>(async () => await person.ViewAsync(), time, cancellation);
    }

    /// <summary>
    /// Of a channel that the client holds nothing of it is shown what the list says, and is told what comes after that; its
    /// messages are read when it is opened. A client that holds nothing at all gets those of the first channel.
    /// </summary>
    private static List<SyncCursor> Listed(SyncRequest held, FirstLists.Answer shown)
    {
        var named = held.Channels.Select(channel => channel!.ChannelId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. shown
                .Heads()
                .Where(channel => !named.Contains(channel.ChannelId))
                .Select((channel, i) => named.Count == 0 && i == 0 ? channel with { Seq = 0 } : channel),
        ];
    }
}
