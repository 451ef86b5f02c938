using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Chat.Rooms;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Delivery;

/// <summary>A room as its relay sees it: a log that the test writes, and streams that the test may let lose things.</summary>
internal sealed class RelayedRoom : IChannelFeed
{
    private readonly List<Change> _log = [];
    private readonly HashSet<long> _forgotten = [];

    public RelayedRoom() =>
        Relay = new("room", "gateway", this, Protocol, TimeProvider.System, NullLogger<ChannelRelay>.Instance);

    /// <summary>How events are written.</summary>
    public static IHubProtocol Protocol { get; } = new JsonHubProtocol();

    public ChannelRelay Relay { get; }

    public long Head => _log.Count;

    /// <summary>How often the relay has read what it missed.</summary>
    public int Reads { get; private set; }

    /// <summary>While this is not complete, nobody can read the room.</summary>
    public TaskCompletionSource Readable { get; } = new();

    public ChannelCursor Cursor => new("room", Epoch, Head);

    /// <summary>What the room's activation believes.</summary>
    public long Epoch { get; set; } = 1;

    public Change Post(string text = "text") =>
        Add(new(Head + 1, new("room", Head + 1, 1, Guid.NewGuid(), "user_x", "X", "id", text, default), null));

    public Change React(long messageSeq) =>
        Add(
            new(
                Head + 1,
                null,
                null,
                new MessageChange(MessageAction.AddReaction, messageSeq, new("user_x", "X"), default, "👍")
            )
        );

    public Change Join(string userId) => Add(new(Head + 1, null, new(true, new(userId, userId), default)));

    public Change Leave(string userId) => Add(new(Head + 1, null, new(false, new(userId, userId), default)));

    /// <summary>A change that retention has removed since: its seq is all that is left.</summary>
    public Change Removed() => Add(new(Head + 1, null, null));

    /// <summary>A change of which no event can be made.</summary>
    public Change Spoilt() => Add(new(Head + 1, null, new(true, null!, default)));

    /// <summary>The database has lost the change.</summary>
    public void Forget(long seq) => _forgotten.Add(seq);

    /// <summary>A stream brings changes to the relay.</summary>
    public void Deliver(params Change[] changes)
    {
        var due = new DueOutboxes();
        Receive(due, changes);
        due.Write();
    }

    /// <summary>A stream brings changes to the relay, as part of a batch that is not written yet.</summary>
    public void Receive(DueOutboxes due, params Change[] changes) =>
        Relay.Receive(new ChannelEvents("room", 1, changes), due);

    public Task<Result<ChannelCursor>> AttachAsync(string gatewayId, Guid attachmentId) =>
        Task.FromResult<Result<ChannelCursor>>(Cursor);

    public Task DetachAsync(string gatewayId, Guid attachmentId) => Task.CompletedTask;

    public async Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit)
    {
        Reads++;
        await Readable.Task;
        return new ChannelEvents(
            "room",
            Epoch,
            [.. _log.Skip((int)afterSeq).Where(change => !_forgotten.Contains(change.Seq)).Take(limit)]
        );
    }

    public Task<Result<Room>> ViewAsync(string userId)
    {
        var joined = _log.LastOrDefault(change => change.Member?.Person.Id == userId)?.Member is { Joined: true };
        return Task.FromResult<Result<Room>>(new Room("room", "room", null, "user_x", default, 1, joined, Role: null));
    }

    private Change Add(Change change)
    {
        _log.Add(change);
        return change;
    }
}
