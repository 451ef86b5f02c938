using Chat.Channels;
using Chat.Data;
using Chat.Data.Channels;
using Chat.Data.Integrations;
using Chat.Data.Invitations;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Grains;
using Chat.Invitations;
using Chat.Presence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Chat.Rooms;

/// <summary>
/// A public room or a group. Reentrant, so that many posts are on their way to the disk at once; the log keeps their order.
/// </summary>
[Reentrant]
internal sealed partial class RoomGrain(
    [PersistentState("settings", GrainStorage.Default)] IPersistentState<RoomSettings> settings,
    ChannelServices services,
    InvitationLinks links,
    GroupInvitations invitations,
    PersonDelivery delivery,
    IOptions<GroupOptions> groups,
    ContextRooms contexts
) : Grain, IRoomGrain
{
    private static readonly ChatError NotFound = ChannelErrors.NotFound(null);
    private static readonly ChatError JoinFirst = new(ErrorCodes.NotAMember, "Join the room first.");

    private readonly LogReader _reader = services.Reader;
    private readonly TimeProvider _time = services.Time;
    private readonly Dictionary<string, MemberRole> _members = new(StringComparer.Ordinal);
    private readonly TurnQueue<string> _memberChanges = new();
    private GatewayFanOut _gateways = null!;
    private ChannelCore? _core; // null while the room does not exist

    private ChannelLog? Log => _core?.Log;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var streams = this.GetStreamProvider(FanOut.Provider);
        _gateways = new GatewayFanOut(Id, streams, _time, services.Loggers.CreateLogger<GatewayFanOut>());
        if (settings.RecordExists)
        {
            await OpenAsync(cancellationToken);
            _ = _gateways.AnnounceAsync(Log!.Head); // a stream that is stuck must not keep the room from serving
        }
    }

    public async Task<Result<Room>> CreateAsync(CreateRoom request)
    {
        if (RoomRules.Check(request) is { } error)
        {
            return error;
        }

        if (ChannelIds.IsContext(Id))
        {
            return NotFound; // only services make these
        }

        if (settings.RecordExists && IsGroup && request.Creator.Id != settings.State.CreatedBy)
        {
            return NotFound;
        }

        if (!settings.RecordExists)
        {
            settings.State = new RoomSettings
            {
                Name = request.Name.Trim(),
                Description = string.IsNullOrWhiteSpace(request.Description) ? null : request.Description.Trim(),
                CreatedBy = request.Creator.Id,
                CreatedAt = _time.GetUtcNow().ToMicroseconds(),
            };
            await settings.WriteStateAsync();
        }

        if (Log is null)
        {
            await OpenAsync(CancellationToken.None);
        }

        var joined = await JoinAsync(request.Creator);
        return joined.IsError ? joined.Error : View(request.Creator.Id);
    }

    public Task<Result<Room>> ViewAsync(string userId) =>
        Task.FromResult<Result<Room>>(
            Log is null ? Refuse()
            : ChannelIds.IsPrivate(Id) && !_members.ContainsKey(userId) ? NotFound
            : View(userId)
        );

    public Task<Result<ChannelCursor>> JoinAsync(Person person) => ChangeMembershipAsync(person, joined: true);

    public Task<Result<ChannelCursor>> LeaveAsync(Person person) =>
        ChannelIds.IsContext(Id) && _members.ContainsKey(person.Id)
            ? Task.FromResult<Result<ChannelCursor>>(ServiceDecides)
            : ChangeMembershipAsync(person, joined: false);

    public Task<Result<ChannelCursor>> AttachAsync(string gatewayId, Guid attachmentId)
    {
        if (Log is null)
        {
            return Task.FromResult<Result<ChannelCursor>>(Refuse());
        }

        _gateways.Attach(gatewayId, attachmentId, Log.Head.Epoch);
        return Task.FromResult<Result<ChannelCursor>>(Log.Head);
    }

    public Task DetachAsync(string gatewayId, Guid attachmentId)
    {
        _gateways.Detach(gatewayId, attachmentId);
        return Task.CompletedTask;
    }

    public async Task<Result<ChannelEvents>> ReadChangesAsync(long afterSeq, int limit) =>
        _core is null ? Refuse() : await _core.ReadChangesAsync(afterSeq, limit);

    /// <summary>Opens the log of a room that has settings; both halves of a creation that was cut short end here.</summary>
    private async Task OpenAsync(CancellationToken cancellation)
    {
        var room = settings.State;
        var head = await _reader.OpenAsync(
            new ChannelEntry(
                Id,
                IsGroup ? ChannelKind.Group
                    : ChannelIds.IsContext(Id) ? ChannelKind.Context
                    : ChannelKind.Room,
                room.Name,
                room.Description,
                room.CreatedBy,
                room.CreatedAt
            ),
            cancellation
        );
        var core = await ChannelCore.LoadAsync(
            services,
            head,
            OnCommitted,
            RoleNow,
            CheckChange,
            MentionsOf,
            cancellation
        );
        var members = await _reader.ReadMembersAsync(Id, cancellation);
        var moderation = await LoadModerationAsync(cancellation);
        var context = ChannelIds.IsContext(Id) ? await ReadContextAsync(cancellation) : null;
        if (_core is null)
        {
            _core = core;
            _moderation = moderation;
            _context = context;
            foreach (var member in members)
            {
                _members[member.UserId] = member.Role;
            }
        }
    }

    /// <param name="person">Who joins or leaves.</param>
    /// <param name="joined">False to leave.</param>
    /// <param name="admit">Says why they may not join, if they may not; asked in their turn.</param>
    private async Task<Result<ChannelCursor>> ChangeMembershipAsync(
        Person person,
        bool joined,
        Func<Task<ChatError?>>? admit = null
    )
    {
        if (Log is null)
        {
            var refusal = Refuse();
            return admit is null ? refusal : InvitationErrors.NotFound;
        }

        return await InTurnAsync(
            person.Id,
            person.Id,
            async () =>
            {
                var isMember = _members.ContainsKey(person.Id);
                if (isMember == joined)
                {
                    return isMember || !ChannelIds.IsPrivate(Id) ? Log.Head : NotFound;
                }

                return joined
                    ? await JoinInTurnAsync(Log, person, admit ?? (() => AdmitAsync(person)))
                    : await LeaveInTurnAsync(Log, person);
            }
        );
    }

    private async Task<Result<ChannelCursor>> JoinInTurnAsync(
        ChannelLog log,
        Person person,
        Func<Task<ChatError?>> admit
    )
    {
        if (await admit() is { } refusal)
        {
            return refusal;
        }

        var role = RoleOfNew(person.Id);
        var error = await log.ChangeMemberAsync(person, true, role, check: at => CheckJoining(person.Id, at));
        if (error is not null)
        {
            return error;
        }

        await EndInvitationsAsync(person.Id);
        return log.Head;
    }

    private async Task<Result<ChannelCursor>> LeaveInTurnAsync(ChannelLog log, Person person)
    {
        await EndInvitationsAsync(person.Id);
        var error =
            await AppointSuccessorAsync(log, person)
            ?? await log.ChangeMemberAsync(person, joined: false, RoleOf(person.Id)!.Value);
        return error is null ? log.Head : error;
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
            return await _memberChanges.TakeAsync(IsGroup ? Everybody : userId, actorId, change);
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

        _moderation.Apply(change);
        if (change.Posted is { } posted)
        {
            services.Activity.Note(Id, posted.CreatedAt);
        }

        NoteSignals(change);
        _gateways.Publish(Log!.Head.Epoch, change);
        TellOwnDevices(change);
    }

    private Room View(string userId)
    {
        var room = settings.State;
        var present = _moderation.Settings;
        return new Room(
            Id,
            present.Name ?? room.Name,
            present.Description,
            room.CreatedBy,
            room.CreatedAt,
            _members.Count,
            _members.ContainsKey(userId),
            (RoomRole?)RoleOf(userId)
        )
        {
            Topic = present.Topic,
            SlowSeconds = present.SlowSeconds,
            ArchivedAt = present.ArchivedAt,
            Context = _context,
            LastActivityAt = _moderation.ActiveAt,
        };
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
        if (Log!.IsSuperseded)
        {
            DeactivateOnIdle();
        }
    }
}
