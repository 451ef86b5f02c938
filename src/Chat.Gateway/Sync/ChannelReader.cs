using System.Globalization;
using Chat.Channels;
using Chat.Cluster;
using Chat.Conversations;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Sync;

/// <param name="UserId">Who reads.</param>
/// <param name="Epoch">The epoch that everything must be of.</param>
/// <param name="Limit">Messages of a snapshot.</param>
internal sealed record ChannelQuery(string UserId, long Epoch, int Limit);

/// <summary>Reads from a channel what brings a client up to a given head.</summary>
internal sealed class ChannelReader(IClusterClient cluster, IHubProtocol protocol, TimeProvider time)
{
    /// <summary>A room that has just come to life elsewhere may not know the newest change for a moment.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What this gateway reads at the same time: together with the largest answers it bounds the memory.</summary>
    private readonly SemaphoreSlim _reads = new(16);

    /// <returns>The answer, and about how many bytes it takes.</returns>
    public async Task<(SyncedChannel Answer, int Bytes)> ReadAsync(
        SyncItem item,
        ChannelQuery query,
        CancellationToken cancellation
    )
    {
        await _reads.WaitAsync(cancellation);
        try
        {
            var id = item.Cursor.ChannelId;
            return (item.NeedsReset ? null : await TryReadDeltaAsync(item, query, cancellation))
                ?? await ReadSnapshotAsync(cluster.GetChannel(id), item, query, cancellation);
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <returns>Nothing when the log has lost a part of it, or it is too long to be sent.</returns>
    private async Task<(SyncedChannel, int)?> TryReadDeltaAsync(
        SyncItem item,
        ChannelQuery query,
        CancellationToken cancellation
    )
    {
        var id = item.Cursor.ChannelId;
        for (var attempt = 1; ; attempt++)
        {
            var read = await GrainCalls.UntilAnsweredAsync(
                () => ReadChangesAsync(id, item.Cursor.Seq, query.UserId),
                time,
                cancellation
            );
            if (read.IsError)
            {
                return (SyncedChannel.Refused(id, read.Error), 0);
            }

            List<Change> changes = [.. read.Value.Changes.TakeWhile(change => change.Seq <= item.Head)];
            if (read.Value.Epoch == query.Epoch && changes.Count == item.Missing)
            {
                return ToDelta(item, changes);
            }

            if (attempt == Attempts || (changes.Count > 0 && changes[0].Seq != item.Cursor.Seq + 1))
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private Task<Result<ChannelEvents>> ReadChangesAsync(string id, long afterSeq, string readerId) =>
        ChannelIds.IsConversation(id)
            ? cluster.GetGrain<IConversationGrain>(id).ReadChangesAsync(readerId, afterSeq, SyncBudget.MaxDelta)
            : cluster.GetFeed(id).ReadChangesAsync(afterSeq, SyncBudget.MaxDelta);

    private (SyncedChannel, int)? ToDelta(SyncItem item, List<Change> changes)
    {
        var bytes = 0;
        var events = new List<SyncEvent>(changes.Count);
        foreach (var change in changes)
        {
            if (!change.Hidden && ClientEvents.Told(item.Cursor.ChannelId, change) is null)
            {
                return null; // retention removed it or an erasure took it, and maybe what the client holds: it starts anew
            }

            var message = ClientEvents.Of(item.Cursor.ChannelId, change);
            events.Add(new SyncEvent(message.Target, message.Arguments[0]));
            bytes += protocol.GetMessageBytes(message).Length;
            if (bytes > SyncBudget.MaxChannelBytes)
            {
                return null;
            }
        }

        return (new(item.Cursor.ChannelId, SyncStatus.Delta, item.Head, Events: events), bytes);
    }

    private async Task<(SyncedChannel, int)> ReadSnapshotAsync(
        IChannel channel,
        SyncItem item,
        ChannelQuery query,
        CancellationToken cancellation
    )
    {
        var id = item.Cursor.ChannelId;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var read = await GrainCalls.UntilAnsweredAsync(
                () => channel.ReadAsync(new HistoryQuery(query.UserId, Before: null, After: null, query.Limit)),
                time,
                cancellation
            );
            if (read.IsError)
            {
                return (SyncedChannel.Refused(id, read.Error), 0);
            }

            if (read.Value.Epoch == query.Epoch && read.Value.HeadSeq >= item.Head)
            {
                return ToSnapshot(item, read.Value);
            }

            await Task.Delay(Pause, time, cancellation);
        }

        return (SyncedChannel.Refused(id, Failures.Unavailable), 0);
    }

    /// <summary>As many of the newest messages up to the head as may be sent, at least one if there is one.</summary>
    private (SyncedChannel, int) ToSnapshot(SyncItem item, HistoryPage page)
    {
        var bytes = 0;
        var messages = new List<Message>(page.Messages.Count);
        var known = page.Messages.Where(message => message.Seq <= item.Head).ToList();
        foreach (var message in known)
        {
            bytes += protocol.GetMessageBytes(new InvocationMessage("MessageReceived", [message])).Length;
            if (messages.Count > 0 && bytes > SyncBudget.MaxChannelBytes)
            {
                break;
            }

            messages.Add(message);
        }

        var hasMore = page.More || messages.Count < known.Count;
        var before = messages.Count > 0 ? messages[^1].Seq : item.Head + 1;
        var next = hasMore ? before.ToString(CultureInfo.InvariantCulture) : null;
        return (new(item.Cursor.ChannelId, SyncStatus.Reset, item.Head, Messages: messages, NextCursor: next), bytes);
    }
}
