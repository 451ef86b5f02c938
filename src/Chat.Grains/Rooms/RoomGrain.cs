using Chat.Channels;
using Chat.Data;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Data.Unread;
using Chat.Delivery;
using Chat.Errors;
using Chat.Grains;
using Chat.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Chat.Rooms;

/// <summary>
/// A public room. Reentrant, so that many posts are on their way to the disk at once; the log keeps their order.
/// </summary>
[Reentrant]
internal sealed partial class RoomGrain(
    [PersistentState("settings", GrainStorage.Default)] IPersistentState<RoomSettings> settings,
    LogReader reader,
    LogWriter writer,
    ReadPositionWriter positions,
    RemovalWatch removals,
    IOptions<MessageOptions> messageOptions,
    TimeProvider time,
    ILoggerFactory loggers
) : Grain, IRoomGrain
{
    private static readonly ChatError NotFound = new(ErrorCodes.RoomNotFound, "There is no such room.");
    private static readonly ChatError NotAMember = new(ErrorCodes.NotAMember, "Join the room first.");

    private readonly Dictionary<string, MemberRole> _members = new(StringComparer.Ordinal);
    private readonly TurnQueue<string> _memberChanges = new();
    private GatewayFanOut _gateways = null!;
    private DateTimeOffset? _removalSeen;
    private ChannelLog? _log; // null while the room does not exist
    private MessageChanges _messageChanges = null!;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var streams = this.GetStreamProvider(FanOut.Provider);
        _gateways = new GatewayFanOut(Id, streams, time, loggers.CreateLogger<GatewayFanOut>());
        if (settings.RecordExists)
        {
            await OpenAsync(cancellationToken);
            _ = _gateways.AnnounceAsync(_log!.Head); // a stream that is stuck must not keep the room from serving
        }
    }

    public async Task<Result<Room>> CreateAsync(CreateRoom request)
    {
        if (RoomRules.Check(request) is { } error)
        {
            return error;
        }

        if (!settings.RecordExists)
        {
            settings.State = new RoomSettings
            {
                Name = request.Name.Trim(),
                Description = string.IsNullOrWhiteSpace(request.Description) ? null : request.Description.Trim(),
                CreatedBy = request.Creator.Id,
                CreatedAt = time.GetUtcNow().ToMicroseconds(),
            };
            await settings.WriteStateAsync();
        }

        if (_log is null)
        {
            await OpenAsync(CancellationToken.None);
        }

        var joined = await JoinAsync(request.Creator);
        return joined.IsError ? joined.Error : View(request.Creator.Id);
    }

    public Task<Result<Room>> ViewAsync(string userId) =>
        Task.FromResult<Result<Room>>(_log is null ? Refuse() : View(userId));

    public Task<Result<ChannelCursor>> JoinAsync(Person person) => ChangeMembershipAsync(person, joined: true);

    public Task<Result<ChannelCursor>> LeaveAsync(Person person) => ChangeMembershipAsync(person, joined: false);

    public async Task<Result<PostedMessage>> PostAsync(PostMessage message)
    {
        if (_log is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(message.Sender.Id))
        {
            return NotAMember;
        }

        if (MessageRules.Check(message, messageOptions.Value) is { } error)
        {
            return error;
        }

        var result = await _log.PostAsync(message, () => RoleNow(message.Sender.Id) is not null);
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<HistoryPage>> ReadAsync(HistoryQuery query)
    {
        if (_log is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(query.ReaderId))
        {
            return NotAMember;
        }

        await ForgetRemovedAsync();
        var limit = Math.Clamp(query.Limit, 1, HistoryQuery.MaxLimit);
        // Before the messages are read: a page must hold everything up to the head it names.
        var head = _log.Head;
        if (query.Around is not null || query.At is not null)
        {
            return await ReadWindowAsync(query, limit, head);
        }

        if (
            query.After is null
            && _log.Recent.TryBefore(query.Before ?? long.MaxValue, limit, out var recent, out var more)
        )
        {
            return new HistoryPage(recent, more, head.Epoch, head.Seq);
        }

        var stored = await reader.ReadMessagesAsync(Id, query.Before, query.After, limit + 1, CancellationToken.None);
        var messages = await ViewAsync([.. stored.Take(limit)], query.ReaderId);
        return new HistoryPage(messages, stored.Count > limit, head.Epoch, head.Seq);
    }

    public Task<Result<ChannelCursor>> AttachAsync(string gatewayId, Guid attachmentId)
    {
        if (_log is null)
        {
            return Task.FromResult<Result<ChannelCursor>>(Refuse());
        }

        _gateways.Attach(gatewayId, attachmentId, _log.Head.Epoch);
        return Task.FromResult<Result<ChannelCursor>>(_log.Head);
    }

    public Task DetachAsync(string gatewayId, Guid attachmentId)
    {
        _gateways.Detach(gatewayId, attachmentId);
        return Task.CompletedTask;
    }

    public async Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit)
    {
        if (_log is null)
        {
            return Refuse();
        }

        await ForgetRemovedAsync();
        limit = Math.Clamp(limit, 1, ClusterMessages.MaxChanges);
        var epoch = _log.Head.Epoch;
        if (_log.Recent.TryAfter(afterSeq, limit, out var recent))
        {
            return new ChannelEvents(Id, epoch, recent);
        }

        var stored = await reader.ReadChangesAsync(Id, afterSeq, limit, CancellationToken.None);
        return new ChannelEvents(Id, epoch, [.. stored.Select(change => change.ToChange())]);
    }

    /// <summary>Lets go of recent changes that retention has removed from the log.</summary>
    private async Task ForgetRemovedAsync()
    {
        var newest = removals.Newest;
        if (newest != _removalSeen)
        {
            var recent = _log!.Recent;
            recent.Forget(await reader.ReadRemovedAsync(Id, recent.Floor, int.MaxValue, CancellationToken.None));
            _removalSeen = newest;
        }
    }

    /// <summary>Opens the log of a room that has settings; both halves of a creation that was cut short end here.</summary>
    private async Task OpenAsync(CancellationToken cancellation)
    {
        var room = settings.State;
        var head = await reader.OpenAsync(
            new ChannelEntry(Id, ChannelKind.Room, room.Name, room.Description, room.CreatedBy, room.CreatedAt),
            cancellation
        );
        var log = new ChannelLog(
            new ChannelStore(reader, writer),
            time,
            OnCommitted,
            loggers.CreateLogger<ChannelLog>()
        );
        await log.LoadAsync(head, cancellation);
        var members = await reader.ReadMembersAsync(Id, cancellation);
        if (_log is null)
        {
            _log = log;
            _messageChanges = new MessageChanges(reader, log, messageOptions.Value, time, RoleNow);
            foreach (var member in members)
            {
                _members[member.UserId] = member.Role;
            }
        }
    }

    private async Task<Result<ChannelCursor>> ChangeMembershipAsync(Person person, bool joined)
    {
        if (_log is null)
        {
            return Refuse();
        }

        return await InTurnAsync(
            person.Id,
            person.Id,
            async () =>
            {
                if (_members.ContainsKey(person.Id) == joined)
                {
                    return _log.Head;
                }

                var role = joined ? RoleOfNew(person.Id) : RoleOf(person.Id)!.Value;
                var error = await _log.ChangeMemberAsync(person, joined, role);
                return error is null ? _log.Head : error;
            }
        );
    }

    /// <summary>Changes of one person's membership and role are made one after the other.</summary>
    private async Task<Result<ChannelCursor>> InTurnAsync(
        string userId,
        string actorId,
        Func<Task<Result<ChannelCursor>>> change
    )
    {
        try
        {
            return await _memberChanges.TakeAsync(userId, actorId, change);
        }
        finally
        {
            LeaveIfSuperseded();
        }
    }

    private void OnCommitted(Change change)
    {
        if (change.Member is { Joined: false } left)
        {
            _members.Remove(left.Person.Id);
        }
        else if (change.Member is { } joined)
        {
            _members[joined.Person.Id] = (MemberRole)joined.Role;
        }
        else if (change.Role is { } changed)
        {
            _members[changed.Person.Id] = (MemberRole)changed.Role;
        }

        _gateways.Publish(_log!.Head.Epoch, change);
    }

    private Room View(string userId)
    {
        var room = settings.State;
        return new Room(
            Id,
            room.Name,
            room.Description,
            room.CreatedBy,
            room.CreatedAt,
            _members.Count,
            _members.ContainsKey(userId),
            (RoomRole?)RoleOf(userId)
        );
    }

    /// <summary>The answer of a room that does not exist; it needs no activation.</summary>
    private ChatError Refuse()
    {
        DeactivateOnIdle();
        return NotFound;
    }

    /// <summary>Another activation writes this room's log: what this one holds is worth nothing any more.</summary>
    private void LeaveIfSuperseded()
    {
        if (_log!.IsSuperseded)
        {
            DeactivateOnIdle();
        }
    }
}
