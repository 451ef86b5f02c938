using Chat.Cluster;
using Chat.Errors;

namespace Chat.Delivery;

/// <summary>Where subscribers and the relay itself stand in the log, and when it is no use going on from there.</summary>
internal sealed partial class ChannelRelay
{
    /// <summary>
    /// Changes that are read to fill one hole. Beyond it, and where the log itself has a hole, the subscribers are better
    /// off starting anew: a connection's outbox does not hold more, and a sync answers the newest page.
    /// </summary>
    internal const int LongestFill = 2 * ConnectionOutbox.Capacity;

    /// <summary>
    /// Starts passing changes on to a connection, from a head that was read from the log. Waits for nothing: if the room has
    /// not been attached to, see <see cref="AttachIfNeededAsync"/>.
    /// </summary>
    /// <param name="connection">Whom to.</param>
    /// <param name="head">The channel's head, at which its user was a member.</param>
    /// <returns>The cursor after which the connection gets everything; null when this relay has closed meanwhile.</returns>
    public Result<ChannelCursor>? Subscribe(ConnectionOutbox connection, ChannelCursor head)
    {
        lock (_gate)
        {
            if (!_placed && !_closed)
            {
                (_epoch, _seq, _placed) = (head.Epoch, head.Seq, true);
            }

            return AddWithinGate(connection, head);
        }
    }

    /// <summary>Attaches to the room; if that fails, the next renewal attaches.</summary>
    public async Task AttachIfNeededAsync()
    {
        Task attaching;
        lock (_gate)
        {
            if (_closed || _attached)
            {
                return;
            }

            attaching = _attaching ??= AttachAsync();
        }

        await attaching;
    }

    /// <summary>
    /// A leave, by another device of the user, that had been passed on before the connection subscribed would not end the
    /// subscription.
    /// </summary>
    private async Task<Result<ChannelCursor>> DropIfLeftAsync(ConnectionOutbox connection, ChannelCursor cursor)
    {
        var isMember = false;
        try
        {
            var room = await GrainCalls.UntilAnsweredAsync(
                () => channel.ViewAsync(connection.UserId),
                time,
                CancellationToken.None
            );
            isMember = room is { IsError: false, Value.Joined: true };
            return isMember ? cursor
                : room.IsError ? room.Error
                : new ChatError(ErrorCodes.NotAMember, "The room was left meanwhile.");
        }
        finally
        {
            if (!isMember)
            {
                Unsubscribe(connection);
            }
        }
    }

    private Result<ChannelCursor>? AddWithinGate(ConnectionOutbox connection, ChannelCursor joined)
    {
        if (!_closed && joined.Epoch < _epoch)
        {
            return new Result<ChannelCursor>(null, Failures.Unavailable); // answered before a backup was restored
        }

        var after = Math.Max(_seq, joined.Seq);
        if (!_closed && !IsOfOtherEpoch(joined.Epoch))
        {
            FillUpTo(after);
        }

        if (_closed || !connection.TryAdd(this))
        {
            return _closed ? null : new Result<ChannelCursor>(null, Failures.Unavailable);
        }

        var from = _subscribers.TryGetValue(connection, out var present) ? present.After : after;
        _subscribers[connection] = new Place(from, joined.Seq);
        return new ChannelCursor(ChannelId, _epoch, after);
    }

    /// <summary>Those who came with a head of their own have been answered: they wait for the next renewal.</summary>
    private ChatError FailToAttach(ChatError error)
    {
        if (error.Retry && _subscribers.Count > 0)
        {
            _attaching = null;
        }
        else
        {
            Void();
        }

        return error;
    }

    /// <summary>
    /// Passes on what was read after a seq. For what retention removed there are changes with nothing in them; a hole is a
    /// loss that nobody can fill.
    /// </summary>
    private void PassRead(IReadOnlyList<Change> changes, long after, DueOutboxes due)
    {
        if (changes.Count > 0 && changes[0].Seq > after + 1 && _seq == after)
        {
            LogTooFarBehind(logger, ChannelId, _seq, changes[0].Seq);
            Void();
            return;
        }

        Pass(changes, due);
    }

    /// <summary>Nothing can be continued from here: whoever listens comes back and starts anew.</summary>
    private void Void()
    {
        _closed = true;
        foreach (var connection in _subscribers.Keys)
        {
            connection.Abort();
        }
    }

    [LoggerMessage(
        EventId = 225,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: too much is missing between {Seq} and {Target}; its listeners start anew"
    )]
    private static partial void LogTooFarBehind(ILogger logger, string channelId, long seq, long target);
}
