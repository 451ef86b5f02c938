using Chat.Channels;
using Chat.Data;
using Chat.Data.Conversations;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Ids;
using Chat.Mentions;
using Chat.Presence;
using Orleans.Concurrency;

namespace Chat.Conversations;

/// <summary>
/// Two people who talk to each other. Reentrant as rooms are. What does not exist for whom is decided by the database wherever
/// somebody reads; what is held of it here decides only what is sent at once.
/// </summary>
[Reentrant]
internal sealed partial class ConversationGrain(
    ConversationStore conversations,
    PersonDelivery delivery,
    ChannelServices services
) : Grain, IConversationGrain
{
    /// <summary>Of so many changes repeats are answered, and gateways that missed them told, from memory.</summary>
    public const int RecentCapacity = 16;

    private static readonly ChatError UserNotFound = new(ErrorCodes.UserNotFound, "There is no such user.");
    private static readonly ChatError NotYourself = new(ErrorCodes.NotYourself, "That is you.");

    private readonly LogReader _reader = services.Reader;
    private readonly TimeProvider _time = services.Time;
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private StoredConversation? _pair; // null while it does not exist
    private ChannelCore? _core;
    private Task<ChatError?>? _completing;

    private ChannelLog? Log => _core?.Log;

    private string Id => this.GetPrimaryKeyString();

    private ChatError NotFound => ChannelErrors.NotFound(Id);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await conversations.FindAsync(Id, cancellationToken) is { } found)
        {
            await LoadAsync(found, cancellationToken);
            SendAgain();
        }
    }

    public async Task<Result<OpenedConversation>> OpenAsync(Person caller, string otherId)
    {
        if (caller.Id == otherId)
        {
            return NotYourself;
        }

        if (!TypeId.IsValid(TypeId.User, otherId) || ConversationId.Of(caller.Id, otherId) != Id)
        {
            return UserNotFound;
        }

        var created = false;
        if (_core is null)
        {
            var made = await conversations.CreateAsync(Id, caller.Id, otherId, _time.GetUtcNow().ToMicroseconds());
            if (made is null)
            {
                DeactivateOnIdle();
                return UserNotFound;
            }

            created = made.Value;
            await LoadAsync((await conversations.FindAsync(Id))!, CancellationToken.None);
        }

        return await CompleteAsync() is { } error ? error : new OpenedConversation(Id, created);
    }

    public async Task BlocksChangedAsync()
    {
        if (_pair is null)
        {
            DeactivateOnIdle();
            return;
        }

        var before = _shields;
        await ReadShieldsAsync();
        foreach (var userId in People())
        {
            if (ViewOf(userId, before).Blocks && !ViewOf(userId).Blocks)
            {
                // What was sent while this still went by the block has not reached them.
                _ = delivery.SendAsync(userId, PersonEvent.SyncNeeded);
            }
        }
    }

    private async Task LoadAsync(StoredConversation pair, CancellationToken cancellation)
    {
        var head = (await _reader.ReadHeadAsync(Id, cancellation))!;
        var core = await ChannelCore.LoadAsync(
            services,
            head,
            OnCommitted,
            userId => pair.Has(userId) ? MemberRole.Member : null,
            (change, _) => CheckChange(change),
            _ => MentionScope.Nobody, // all that is said speaks to the other
            cancellation,
            RecentCapacity
        );
        var members = await _reader.ReadMembersAsync(Id, cancellation);
        var shields = await conversations.ReadShieldsAsync(Id, cancellation);
        if (_core is null)
        {
            _pair = pair;
            _core = core;
            _shields = shields;
            _members.UnionWith(members.Select(member => member.UserId));
        }
    }

    /// <summary>Has both be members, which a silo that died in between may have left undone.</summary>
    private async Task<ChatError?> CompleteAsync()
    {
        if (_members.Count == 2)
        {
            return null;
        }

        var completing = _completing ??= JoinAsync();
        try
        {
            return await completing;
        }
        finally
        {
            _completing = _completing == completing ? null : _completing;
            LeaveIfSuperseded();
        }
    }

    private async Task<ChatError?> JoinAsync()
    {
        var creator = await PersonAsync(_pair!.CreatedBy);
        var other = await PersonAsync(_pair.Other(creator.Id));
        var joins = new List<Task<ChatError?>>(2);
        if (!_members.Contains(creator.Id))
        {
            joins.Add(Log!.ChangeMemberAsync(creator, joined: true));
        }

        if (!_members.Contains(other.Id))
        {
            joins.Add(Log!.ChangeMemberAsync(other, joined: true, actor: creator));
        }

        return (await Task.WhenAll(joins)).FirstOrDefault(error => error is not null);
    }

    private async Task<Person> PersonAsync(string userId) =>
        new(userId, await _reader.ReadNameAsync(userId, CancellationToken.None) ?? userId);

    private string[] People() => [_pair!.UserA, _pair.UserB];

    /// <summary>The answer to whom it does not exist for; if it does for nobody, it needs no activation.</summary>
    private ChatError Refuse()
    {
        if (_core is null)
        {
            DeactivateOnIdle();
        }

        return NotFound;
    }

    private void LeaveIfSuperseded()
    {
        if (Log!.IsSuperseded)
        {
            DeactivateOnIdle();
        }
    }
}
