using Chat.Channels;
using Chat.Cluster;
using Chat.Errors;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Delivery;

/// <summary>
/// Passes one channel's changes on to this gateway's connections: in seq order, each once, without holes. Events come
/// from a stream that may lose them; what is missing is read from the channel before anything later is passed on.
/// </summary>
internal sealed partial class ChannelRelay(
    string channelId,
    string gatewayId,
    IChannelFeed channel,
    IHubProtocol protocol,
    TimeProvider time,
    ILogger<ChannelRelay> logger
)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ConnectionOutbox, Place> _subscribers = [];
    private readonly Guid _attachmentId = Guid.NewGuid();
    private Task<ChatError?>? _attaching;
    private bool _attached; // the room sends its changes here
    private bool _placed; // epoch and seq are known
    private long _epoch;
    private long _seq; // everything up to here has been passed on
    private long _target; // changes up to here are known to exist
    private bool _filling;
    private bool _closed;
    private bool _isRenewed; // the room has answered the last renewal
    private bool _isHeard; // its stream has brought something since that was asked for

    public string ChannelId { get; } = channelId;

    /// <summary>Whether the room answers calls, but its stream does not bring the sign of life that goes with the answer.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_gate)
            {
                return _isRenewed && !_isHeard && !_closed;
            }
        }
    }

    /// <summary>Starts passing changes on to a connection.</summary>
    /// <param name="connection">Whom to.</param>
    /// <param name="joined">Where the subscriber joined: neither that nor anything before it is passed on.</param>
    /// <returns>The cursor after which the connection gets everything; null when this relay has closed meanwhile.</returns>
    public async Task<Result<ChannelCursor>?> SubscribeAsync(ConnectionOutbox connection, ChannelCursor joined)
    {
        Task<ChatError?> attaching;
        lock (_gate)
        {
            attaching = _attaching ??= AttachAsync();
        }

        if (await attaching is { } refusal)
        {
            return new Result<ChannelCursor>(null, refusal);
        }

        Result<ChannelCursor>? added;
        lock (_gate)
        {
            added = AddWithinGate(connection, joined);
        }

        return added is { IsError: false } && added.Value.Seq > joined.Seq
            ? await DropIfLeftAsync(connection, added.Value)
            : added;
    }

    public void Unsubscribe(ConnectionOutbox connection)
    {
        lock (_gate)
        {
            _subscribers.Remove(connection);
        }

        connection.Remove(this);
    }

    /// <summary>Closes the relay for good if nobody needs it.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            return _closed = _closed || (_subscribers.Count == 0 && _attaching is null or { IsCompleted: true });
        }
    }

    /// <summary>Tells the room that this relay has closed; if that fails, the lease ends by itself.</summary>
    public async Task DetachAsync()
    {
        try
        {
            if (_attached)
            {
                await channel.DetachAsync(gatewayId, _attachmentId);
            }
        }
        catch (Exception exception)
        {
            LogDetachFailed(logger, ChannelId, exception);
        }
    }

    /// <summary>Takes what a stream brought.</summary>
    /// <param name="events">What it was.</param>
    /// <param name="due">Is told whom to write to, once the caller has passed on all it has.</param>
    public void Receive(ChannelEvents events, DueOutboxes due)
    {
        lock (_gate)
        {
            _isHeard = true;
            if (_closed || events.Changes.Count == 0)
            {
                return;
            }

            if (!_placed)
            {
                // The answer to attaching is still on its way; what overtook it is read once it is here.
                _target = Math.Max(_target, events.Changes[^1].Seq);
            }
            else if (!IsOfOtherEpoch(events.Epoch))
            {
                Pass(events.Changes, due);
                FillUpTo(events.Changes[^1].Seq);
            }
        }
    }

    /// <summary>Prolongs the room's lease, and finds out whether its newest changes were lost on the way.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _isRenewed = _isHeard = false;
        }

        var head = await GrainCalls.UntilAnsweredAsync(
            () => channel.AttachAsync(gatewayId, _attachmentId),
            time,
            cancellation
        );
        if (head.IsError)
        {
            LogNotRenewed(logger, ChannelId, head.Error.Code);
            return;
        }

        lock (_gate)
        {
            _isRenewed = true;
            if (_placed && !_closed && !IsOfOtherEpoch(head.Value.Epoch))
            {
                _attached = true;
                FillUpTo(head.Value.Seq);
            }
        }
    }

    private async Task<ChatError?> AttachAsync()
    {
        var head = await GrainCalls.UntilAnsweredAsync(
            () => channel.AttachAsync(gatewayId, _attachmentId),
            time,
            CancellationToken.None
        );
        lock (_gate)
        {
            if (head.IsError)
            {
                return FailToAttach(head.Error);
            }

            if (!_placed)
            {
                (_epoch, _seq, _placed) = (head.Value.Epoch, head.Value.Seq, true);
            }
            else if (_closed || IsOfOtherEpoch(head.Value.Epoch))
            {
                _attaching = null; // the next renewal, or the next who comes, tries again
                return Failures.Unavailable;
            }

            _attached = true;
            FillUpTo(Math.Max(_target, head.Value.Seq));
            return null;
        }
    }

    /// <summary>Passes on the changes that follow what was passed on, up to the first hole.</summary>
    private void Pass(IReadOnlyList<Change> changes, DueOutboxes due)
    {
        var next = 0;
        while (EventRun.Read(protocol, ChannelId, changes, ref next, _seq) is { } run)
        {
            _seq = run.LastSeq;
            try
            {
                foreach (var (connection, place) in _subscribers)
                {
                    PassTo(connection, place, run, due);
                }
            }
            catch
            {
                Void(); // some have it, and nobody would look for what the others have not
                throw;
            }
        }
    }

    private void PassTo(ConnectionOutbox connection, Place place, EventRun run, DueOutboxes due)
    {
        var left = run.LeaveOf(connection.UserId, Math.Max(place.After, place.JoinedAt));
        if (run.Between(place.After, left ?? run.LastSeq) is { } block)
        {
            due.Give(connection, block);
        }

        if (left is not null)
        {
            _subscribers.Remove(connection);
            connection.Remove(this);
        }
    }

    private void FillUpTo(long seq)
    {
        _target = Math.Max(_target, seq);
        if (_target - _seq > LongestFill)
        {
            LogTooFarBehind(logger, ChannelId, _seq, _target);
            Void();
        }
        else if (_seq < _target && !_filling)
        {
            _filling = true;
            _ = FillAsync();
        }
    }

    /// <summary>Reads what is missing from the channel, for as long as it takes and somebody wants it.</summary>
    private async Task FillAsync()
    {
        await Task.Yield(); // leaves the caller's lock
        try
        {
            while (NextToFill() is { } after)
            {
                await FillAsync(after);
            }
        }
        catch (Exception exception)
        {
            // Read again, it would fail again, and until then nothing could be passed on, or be missed by anybody.
            LogNotFilled(logger, ChannelId, exception);
            lock (_gate)
            {
                _filling = false;
                Void();
            }
        }
    }

    /// <returns>The seq after which something is missing; null when nothing is, or nobody wants it any more.</returns>
    private long? NextToFill()
    {
        lock (_gate)
        {
            _filling = _seq < _target && !_closed;
            return _filling ? _seq : null;
        }
    }

    private async Task FillAsync(long after)
    {
        LogFilling(logger, ChannelId, after);
        var read = await ReadAfterAsync(after);
        var due = new DueOutboxes();
        lock (_gate)
        {
            if (read is not null && IsOfOtherEpoch(read.Epoch))
            {
                read = null;
            }

            PassRead(read?.Changes ?? [], after, due);
        }

        due.Write();
        if (read is null or { Changes.Count: 0 })
        {
            await Task.Delay(PauseAfterFailure, time);
        }
    }

    private async Task<ChannelEvents?> ReadAfterAsync(long seq)
    {
        try
        {
            var read = await GrainCalls.UntilAnsweredAsync(
                () => channel.ReadChangesAsync(seq, ClusterMessages.MaxChanges),
                time,
                CancellationToken.None
            );
            if (!read.IsError)
            {
                return read.Value;
            }

            LogFillFailed(logger, ChannelId, read.Error.Code, null);
        }
        catch (Exception exception)
        {
            LogFillFailed(logger, ChannelId, ErrorCodes.Internal, exception);
        }

        return null;
    }

    /// <summary>
    /// After a restored backup nothing that clients hold can be continued: they start anew. What still comes from before it,
    /// from an activation that has not noticed, says nothing.
    /// </summary>
    private bool IsOfOtherEpoch(long epoch)
    {
        if (epoch > _epoch)
        {
            Void();
        }

        return epoch != _epoch;
    }

    /// <param name="After">The seq after which the connection is sent everything.</param>
    /// <param name="JoinedAt">Where the user joined last: a leave before it does not end the subscription.</param>
    private readonly record struct Place(long After, long JoinedAt);

    [LoggerMessage(
        EventId = 220,
        Level = LogLevel.Information,
        Message = "{ChannelId}: reading what is missing after {Seq}"
    )]
    private static partial void LogFilling(ILogger logger, string channelId, long seq);

    [LoggerMessage(
        EventId = 221,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: reading what is missing failed: {Code}"
    )]
    private static partial void LogFillFailed(ILogger logger, string channelId, string code, Exception? exception);

    [LoggerMessage(
        EventId = 227,
        Level = LogLevel.Error,
        Message = "{ChannelId}: what is missing could not be passed on; its listeners start anew"
    )]
    private static partial void LogNotFilled(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(
        EventId = 224,
        Level = LogLevel.Debug,
        Message = "{ChannelId}: the room could not be told to detach"
    )]
    private static partial void LogDetachFailed(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(
        EventId = 222,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: the attachment was not renewed: {Code}"
    )]
    private static partial void LogNotRenewed(ILogger logger, string channelId, string code);
}
