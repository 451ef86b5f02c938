using Chat.Data.Presence;
using Chat.Errors;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chat.Presence;

/// <summary>
/// One person. What it holds is soft: where they are connected gateways say again and again, what is seen of them is in a
/// row that only the activation may write that knows its newest version.
/// </summary>
[Reentrant]
internal sealed partial class PresenceGrain(
    PresenceReader reader,
    PresenceWriter writer,
    LiveGateways live,
    PeopleFanOut people,
    TimeProvider time,
    ILogger<PresenceGrain> logger
) : Grain, IPresenceGrain
{
    /// <summary>Who reloads a page is not seen to go.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Guid _activation = Guid.NewGuid();
    private readonly Devices _devices = new();
    private StoredPresence _stored = null!; // as the row is, so far as this activation knows
    private StoredPresence _wanted = null!; // as it is to be; leases, version and what is shown are found when it is written
    private Task _saving = Task.CompletedTask;
    private long _changes;
    private long _saved;
    private long _count;
    private bool _superseded;

    private string Id => this.GetPrimaryKeyString();

    private PresenceStatus Shown =>
        PresenceRules.Show((PresenceChoice)_wanted.Choice, _devices.Any, _devices.AnyActive);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = _wanted = await reader.ReadAsync(Id);
        var now = time.GetUtcNow();
        foreach (var lease in _stored.Leases)
        {
            if (live.Leases.TryGetValue(lease, out var gatewayId))
            {
                _devices.Attach(new(gatewayId, lease, 0, (PresenceStatus)_stored.Shown == PresenceStatus.Online, now));
            }
        }

        if (!_devices.Any && _stored.Shown != (short)PresenceStatus.Offline)
        {
            _wanted = _wanted with { LastSeenAt = now }; // their gateway has gone while nobody looked
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode == DeactivationReasonCode.ActivationIdle && _devices.Any)
        {
            Change(() => _devices.Forget(DateTimeOffset.MaxValue)); // who is connected is renewed, and never idle
        }

        await IsSavedAsync(_changes);
    }

    public Task<PersonCursor> AttachAsync(string gatewayId, Guid leaseId, long order, bool isActive)
    {
        RefuseIfSuperseded();
        var isFirst = _changes == 0;
        var known = live.Leases.GetValueOrDefault(leaseId) ?? gatewayId; // one copy of it for all people
        Change(() => _devices.Attach(new(known, leaseId, order, isActive, time.GetUtcNow())), isFirst);
        return Task.FromResult(new PersonCursor(_activation, _count));
    }

    public Task DetachAsync(string gatewayId, Guid leaseId, long order)
    {
        RefuseIfSuperseded();
        Change(() => _devices.Detach(gatewayId, leaseId, order));
        return Task.CompletedTask;
    }

    public Task EndLeaseAsync(Guid leaseId)
    {
        RefuseIfSuperseded();
        Change(() => _devices.EndLease(leaseId));
        return Task.CompletedTask;
    }

    public Task DeliverAsync(IReadOnlyList<PersonEvent> events)
    {
        RefuseIfSuperseded();
        if (_devices.AnyBefore(time.GetUtcNow() - PeopleStreams.Forgotten))
        {
            Change(() => _devices.Forget(time.GetUtcNow() - PeopleStreams.Forgotten));
        }

        Deliver(events);
        return Task.CompletedTask;
    }

    public Task<OwnPresence> ViewAsync() => Task.FromResult(View());

    public async Task<Result<OwnPresence>> SetAsync(SetPresence request)
    {
        if (PresenceRules.Check(request, time.GetUtcNow()) is { } error)
        {
            return error;
        }

        RefuseIfSuperseded();
        var custom = request.CustomStatus;
        Change(() =>
            _wanted = _wanted with
            {
                Choice = (short)request.Choice,
                CustomText = Trimmed(custom?.Text),
                CustomEmoji = Trimmed(custom?.Emoji),
                CustomUntil = custom?.Until,
            }
        );
        if (!await IsSavedAsync(_changes))
        {
            return new ChatError(
                ErrorCodes.Unavailable,
                "It could not be stored now. Send the same again.",
                Retry: true
            );
        }

        var view = View();
        Deliver(new[] { PersonEvent.Of("OwnPresenceChanged", view) });
        return view;
    }

    public Task HideFromAsync(string? userId)
    {
        people.Hide(live.Leases.Values, new HiddenPresence(Id, userId));
        return Task.CompletedTask;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Deliver(IReadOnlyList<PersonEvent> events)
    {
        if (events.Any(one => one.IsNothing))
        {
            events = [.. events.Where(one => !one.IsNothing)];
        }

        _count += events.Count; // also when nobody is here: a gateway whose lease had only lapsed notices what it missed
        if (_devices.Any && events.Count > 0)
        {
            var sent = new PersonEvents(Id, _activation, _count, events);
            foreach (var gatewayId in _devices.Gateways)
            {
                people.Deliver(gatewayId, sent);
            }
        }
    }

    private OwnPresence View() =>
        new(
            (PresenceChoice)_wanted.Choice,
            Shown,
            Shown == PresenceStatus.Offline ? _wanted.LastSeenAt : null,
            _wanted.CustomAt(time.GetUtcNow())
        );

    /// <summary>A newer activation has written: the next call goes there.</summary>
    private void RefuseIfSuperseded()
    {
        if (_superseded)
        {
            throw new TimeoutException("Another activation knows more of this person.");
        }
    }

    [LoggerMessage(EventId = 152, Level = LogLevel.Information, Message = "{UserId}: superseded by another activation")]
    private static partial void LogSuperseded(ILogger logger, string userId);
}
