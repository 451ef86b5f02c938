using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Npgsql;

namespace Chat.Sync;

/// <summary>
/// Brings a client up to date in all its channels at once. What has changed is found with one query; only channels that
/// have changed are read.
/// </summary>
internal sealed partial class ChannelSync(
    NpgsqlDataSource database,
    ChannelRelays relays,
    ChannelReader channels,
    TimeProvider time,
    ILogger<ChannelSync> logger
)
{
    /// <summary>How long an answer waits for rooms that do not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Channels that are read at the same time for one answer.</summary>
    private const int ReadsAtOnce = 4;

    private static readonly ChatError NotAMember = new(ErrorCodes.NotAMember, "Join the room first.");

    /// <param name="userId">The caller.</param>
    /// <param name="request">What the caller's client holds.</param>
    /// <param name="connection">
    /// Which receives every change after the answered seqs from then on; null to be answered only.
    /// </param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="listed">What the client is told of beside the answer; the seqs are of the present epoch.</param>
    public async Task<Result<SyncAnswer>> SyncAsync(
        string userId,
        SyncRequest request,
        ConnectionOutbox? connection,
        CancellationToken cancellation,
        IReadOnlyList<SyncCursor>? listed = null
    )
    {
        if (request.Check() is { } error)
        {
            return error;
        }

        var rooms = request
            .Channels.Select(channel => channel!)
            .Concat(listed ?? [])
            .Where(channel => ChannelIds.IsValid(channel.ChannelId))
            .ToList();
        var heads = await SyncHeads.ReadAsync(database, userId, rooms, cancellation);
        var budget = new SyncBudget();
        var items = request
            .Channels.Select(channel => Plan(channel!, request, heads, budget))
            .Concat(
                (listed ?? []).Select(channel => Plan(channel, request with { Epoch = heads.Epoch }, heads, budget))
            )
            .ToList();
        if (connection is not null)
        {
            await SubscribeAsync(userId, items, heads.Epoch, connection, cancellation);
        }

        var query = new ChannelQuery(userId, heads.Epoch, request.Limit);
        await ReadAsync(items, query, budget, cancellation);
        List<string> remaining = [.. items.Where(item => item.IsLeftOut).Select(item => item.Cursor.ChannelId)];
        return new SyncAnswer(
            heads.Epoch,
            [.. items.Where(item => item.Answer is not null).Select(item => item.ToAnswer())],
            remaining.Count > 0,
            remaining
        );
    }

    private static ChatError NotIn(string channelId) =>
        ChannelIds.IsPrivate(channelId) ? ChannelErrors.NotFound(channelId) : NotAMember;

    /// <summary>Decides by the seqs alone what a channel needs, and whether it fits.</summary>
    private static SyncItem Plan(SyncCursor cursor, SyncRequest request, SyncHeads heads, SyncBudget budget)
    {
        if (!heads.Channels.TryGetValue(cursor.ChannelId, out var head))
        {
            var refused = SyncedChannel.Refused(cursor.ChannelId, ChannelErrors.NotFound(cursor.ChannelId));
            return new SyncItem(cursor) { Answer = refused };
        }

        if (!head.IsMember)
        {
            return new SyncItem(cursor) { Answer = SyncedChannel.Refused(cursor.ChannelId, NotIn(cursor.ChannelId)) };
        }

        var item = new SyncItem(cursor)
        {
            IsVoid = request.Epoch != heads.Epoch || head.IsCut,
            Head = head.Seq,
            ReadSeq = head.ReadSeq,
        };
        var entries = item.NeedsReset ? request.Limit : item.Missing;
        return entries == 0 || budget.TryTake(entries) ? item : new SyncItem(cursor) { IsLeftOut = true };
    }

    /// <summary>
    /// Before anything is read, so that nothing falls between the answer and the first event: the answer goes up to where
    /// the events begin.
    /// </summary>
    private async Task SubscribeAsync(
        string userId,
        List<SyncItem> items,
        long epoch,
        ConnectionOutbox connection,
        CancellationToken cancellation
    )
    {
        // The changes of conversations come with the events of the caller, as they have since the connection began.
        var pending = items.FindAll(item => item.IsPending && !ChannelIds.IsConversation(item.Cursor.ChannelId));
        var cursors = relays.Subscribe(
            [.. pending.Select(item => new ChannelCursor(item.Cursor.ChannelId, epoch, item.Head))],
            connection
        );
        var moved = new List<SyncItem>();
        foreach (var (item, cursor) in pending.Zip(cursors))
        {
            if (cursor.IsError)
            {
                item.Refuse(cursor.Error);
            }
            else if (cursor.Value.Seq > item.Head)
            {
                item.Head = cursor.Value.Seq;
                moved.Add(item);
            }
        }

        if (moved.Count == 0)
        {
            return;
        }

        try
        {
            await DropLeaversAsync(userId, moved, connection, cancellation);
        }
        catch
        {
            moved.ForEach(item => relays.Unsubscribe(connection, item.Cursor.ChannelId)); // nobody knows who left
            throw;
        }
    }

    /// <summary>A leave that the relay had passed on already would not end the subscription.</summary>
    private async Task DropLeaversAsync(
        string userId,
        List<SyncItem> moved,
        ConnectionOutbox connection,
        CancellationToken cancellation
    )
    {
        var cursors = moved.ConvertAll(item => item.Cursor);
        var heads = await SyncHeads.ReadAsync(database, userId, cursors, cancellation);
        foreach (var item in moved)
        {
            if (!heads.Channels.TryGetValue(item.Cursor.ChannelId, out var head) || !head.IsMember)
            {
                relays.Unsubscribe(connection, item.Cursor.ChannelId);
                item.Refuse(NotIn(item.Cursor.ChannelId));
            }
        }
    }

    private async Task ReadAsync(
        List<SyncItem> items,
        ChannelQuery query,
        SyncBudget budget,
        CancellationToken cancellation
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await Parallel.ForEachAsync(
            items.Where(item => item.IsPending),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation },
            async (item, _) =>
            {
                try
                {
                    await ReadAsync(item, query, budget, stop.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    item.Refuse(Failures.Unavailable);
                }
                catch (Exception exception) when (!cancellation.IsCancellationRequested)
                {
                    // One channel that cannot be read must not keep its members from all others.
                    item.Refuse(Failures.ToError(exception));
                    LogFailed(logger, item.Cursor.ChannelId, exception);
                }
            }
        );
    }

    private async Task ReadAsync(SyncItem item, ChannelQuery query, SyncBudget budget, CancellationToken cancellation)
    {
        if (!item.NeedsReset && item.Missing == 0)
        {
            item.Answer = new(item.Cursor.ChannelId, SyncStatus.Current, item.Head);
        }
        else if (!budget.HasBytes)
        {
            item.IsLeftOut = true;
        }
        else
        {
            var (answer, bytes) = await channels.ReadAsync(item, query, cancellation);
            budget.TakeBytes(bytes);
            item.Answer = answer;
        }
    }

    [LoggerMessage(EventId = 240, Level = LogLevel.Error, Message = "{ChannelId}: cannot be read for a sync")]
    private static partial void LogFailed(ILogger logger, string channelId, Exception exception);
}
