using System.Collections.Concurrent;
using Chat.Channels;
using Chat.Cluster;
using Chat.Errors;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.Delivery;

/// <summary>The relays of all channels that somebody on this gateway listens to.</summary>
internal sealed partial class ChannelRelays(
    IClusterClient cluster,
    IOptions<GatewayOptions> options,
    IHubProtocol protocol,
    TimeProvider time,
    ILogger<ChannelRelays> logger,
    ILogger<ChannelRelay> relayLogger
)
{
    /// <summary>A room that lives answers in much less.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ChannelRelay> _relays = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _attachTurns = new(64);

    /// <summary>Those whose renewal is under way.</summary>
    private readonly ConcurrentDictionary<ChannelRelay, bool> _renewing = new();

    private string GatewayId => options.Value.Id;

    /// <summary>Starts passing a channel's changes on to a connection.</summary>
    /// <param name="joined">Where the subscriber joined.</param>
    /// <param name="connection">Whom to.</param>
    /// <returns>The cursor after which the connection gets everything.</returns>
    public async Task<Result<ChannelCursor>> SubscribeAsync(ChannelCursor joined, ConnectionOutbox connection)
    {
        while (true)
        {
            var relay = _relays.GetOrAdd(joined.ChannelId, Create);
            try
            {
                if (await relay.SubscribeAsync(connection, joined) is { } cursor)
                {
                    return cursor;
                }
            }
            finally
            {
                CloseIfUnneeded(relay);
            }
        }
    }

    /// <summary>
    /// Starts passing the changes of many channels on to a connection, from heads that were read from the log. No room is
    /// waited for: those that this gateway is not attached to yet are attached to meanwhile.
    /// </summary>
    /// <param name="heads">At which the connection's user was a member.</param>
    /// <param name="connection">Whom to.</param>
    /// <returns>For each head the cursor after which the connection gets everything.</returns>
    public IReadOnlyList<Result<ChannelCursor>> Subscribe(
        IReadOnlyList<ChannelCursor> heads,
        ConnectionOutbox connection
    ) => [.. heads.Select(head => Subscribe(head, connection))];

    public void Unsubscribe(ConnectionOutbox connection, string channelId)
    {
        if (_relays.TryGetValue(channelId, out var relay))
        {
            relay.Unsubscribe(connection);
            CloseIfUnneeded(relay);
        }
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Remove(ConnectionOutbox connection)
    {
        foreach (var relay in connection.Close())
        {
            relay.Unsubscribe(connection);
            CloseIfUnneeded(relay);
        }
    }

    /// <summary>
    /// Passes on what a stream brought, in its order. What comes while this is busy is the next batch: the more there is to
    /// do, the more events share a write.
    /// </summary>
    /// <returns>Of how many channels with listeners the batch was.</returns>
    public int Receive(IReadOnlyList<ChannelEvents> batch)
    {
        var due = new DueOutboxes();
        var channels = 0;
        foreach (var events in ByChannel(batch))
        {
            if (_relays.TryGetValue(events.ChannelId, out var relay))
            {
                Receive(relay, events, due);
                channels++;
            }
        }

        due.Write();
        return channels;
    }

    /// <summary>Attaches anew to a room that has come to life somewhere.</summary>
    public Task ReattachAsync(ChannelCursor announced, CancellationToken cancellation) =>
        _relays.TryGetValue(announced.ChannelId, out var relay) ? RenewAsync(relay, cancellation) : Task.CompletedTask;

    /// <summary>Renews all attachments, but for those to rooms that do not answer.</summary>
    public Task RenewAllAsync(CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            _relays.Values,
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation },
            async (relay, _) => await TakeTurnAsync(relay, cancellation)
        );

    /// <summary>The shards that bring nothing from rooms that answer.</summary>
    public IReadOnlyList<uint> SilentShards() =>
        [.. _relays.Values.Where(relay => relay.IsSilent).Select(relay => FanOut.ShardOf(relay.ChannelId)).Distinct()];

    /// <summary>
    /// What goes wrong with one channel is not the others' business. Its next event or renewal reads what is missing; if that
    /// cannot be passed on either, its listeners start anew.
    /// </summary>
    private void Receive(ChannelRelay relay, ChannelEvents events, DueOutboxes due)
    {
        try
        {
            relay.Receive(events, due);
        }
        catch (Exception exception)
        {
            LogNotPassedOn(logger, relay.ChannelId, exception);
        }
    }

    /// <summary>
    /// One piece for each channel: a relay makes one block of it. In the order of the seqs, which that of the pieces is not
    /// when a room has been active twice.
    /// </summary>
    private static IEnumerable<ChannelEvents> ByChannel(IReadOnlyList<ChannelEvents> batch) =>
        batch.Count == 1
            ? batch
            : batch
                .GroupBy(events => (events.ChannelId, events.Epoch))
                .Select(group =>
                    group.Count() == 1
                        ? group.First()
                        : new(
                            group.Key.ChannelId,
                            group.Key.Epoch,
                            [.. group.SelectMany(events => events.Changes).OrderBy(change => change.Seq)]
                        )
                );

    private ChannelRelay Create(string channelId) =>
        new(channelId, GatewayId, cluster.GetFeed(channelId), protocol, time, relayLogger);

    /// <summary>
    /// Renews an attachment, and goes on with that by itself when it takes long: while a silo is out of reach the leases of
    /// the rooms in others must not run out.
    /// </summary>
    private async Task TakeTurnAsync(ChannelRelay relay, CancellationToken cancellation)
    {
        if (_renewing.TryAdd(relay, true))
        {
            await RenewInTurnAsync(relay, cancellation)
                .WaitAsync(LongestTurn, time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Result<ChannelCursor> Subscribe(ChannelCursor head, ConnectionOutbox connection)
    {
        while (true)
        {
            var relay = _relays.GetOrAdd(head.ChannelId, Create);
            if (relay.Subscribe(connection, head) is { } cursor)
            {
                _ = AttachInTurnAsync(relay);
                return cursor;
            }

            CloseIfUnneeded(relay);
        }
    }

    /// <summary>A few rooms at a time; one that does not answer lets the next have its turn.</summary>
    private async Task AttachInTurnAsync(ChannelRelay relay)
    {
        await _attachTurns.WaitAsync();
        try
        {
            await relay.AttachIfNeededAsync().WaitAsync(LongestTurn, time);
        }
        catch (Exception exception)
        {
            LogRenewalFailed(logger, relay.ChannelId, exception); // the next renewal comes soon
        }
        finally
        {
            _attachTurns.Release();
        }
    }

    private async Task RenewInTurnAsync(ChannelRelay relay, CancellationToken cancellation)
    {
        try
        {
            await RenewAsync(relay, cancellation);
        }
        finally
        {
            _renewing.TryRemove(relay, out _);
        }
    }

    private async Task RenewAsync(ChannelRelay relay, CancellationToken cancellation)
    {
        if (CloseIfUnneeded(relay))
        {
            return;
        }

        try
        {
            await relay.RenewAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogRenewalFailed(logger, relay.ChannelId, exception); // the next renewal comes soon
        }
    }

    private bool CloseIfUnneeded(ChannelRelay relay)
    {
        if (!relay.TryClose())
        {
            return false;
        }

        if (_relays.TryRemove(KeyValuePair.Create(relay.ChannelId, relay)))
        {
            _ = relay.DetachAsync();
        }

        return true;
    }

    [LoggerMessage(EventId = 226, Level = LogLevel.Error, Message = "{ChannelId}: events could not be passed on")]
    private static partial void LogNotPassedOn(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(EventId = 223, Level = LogLevel.Warning, Message = "{ChannelId}: the attachment was not renewed")]
    private static partial void LogRenewalFailed(ILogger logger, string channelId, Exception exception);
}
