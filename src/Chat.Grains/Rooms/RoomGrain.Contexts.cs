using Chat.Contexts;
using Chat.Data;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>The room as one that belongs to something of another service, which decides who is in it and when it closes.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError ServiceDecides = new(
        ErrorCodes.NotAllowed,
        "Who is in this room is decided by the service that it belongs to."
    );

    private ContextRef? _context; // null in all other rooms
    private Task<bool>? _creating;

    public async Task<Result<ContextRoom>> OpenContextAsync(OpenContext request)
    {
        if ((Check(request.Caller) ?? Check(request)) is { } error)
        {
            return error;
        }

        if (await FindPeopleAsync(request.Participants ?? []) is { IsError: true } unknown)
        {
            return unknown.Error;
        }

        var isNew = await EnsureContextAsync(request.Caller, request.Title);
        if (!isNew && request.Title is { } title && await RetitleAsync(request.Caller.Service, title) is { } refusal)
        {
            return refusal;
        }

        var view = ViewContext() with { IsNew = isNew };
        if (request.Participants is not { } participants)
        {
            return view;
        }

        var changed = await ChangeParticipantsAsync(new(request.Caller, ParticipantsChange.Set, participants));
        return changed.IsError ? changed.Error : changed.Value with { IsNew = isNew };
    }

    public Task<Result<ContextRoom>> ViewContextAsync(ContextCaller caller) =>
        Task.FromResult<Result<ContextRoom>>(CheckOpen(caller) is { } error ? error : ViewContext());

    public async Task<Result<PostedMessage>> PostToContextAsync(PostToContext post)
    {
        var message = new PostMessage(post.Caller.Service, post.ClientId, post.Text);
        if ((Check(post.Caller) ?? MessageRules.Check(message, services.Messages.Value)) is { } error)
        {
            return error;
        }

        await EnsureContextAsync(post.Caller, title: null);
        var result = await _core!.PostAsync(message, _ => CheckClosed());
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<HistoryPage>> ReadContextAsync(ReadContext request) =>
        CheckOpen(request.Caller) is { } error
            ? error
            : await _core!.ReadAsync(request.Query with { ReaderId = request.Caller.Service.Id });

    public async Task<Result<MembersPage>> ReadParticipantsAsync(ContextCaller caller, MembersQuery query) =>
        CheckOpen(caller) is { } error ? error : await ReadPageAsync(query);

    public async Task<Result<ContextRoom>> CloseContextAsync(CloseContext change)
    {
        if (CheckOpen(change.Caller) is { } error)
        {
            return error;
        }

        var patch = new RoomPatch(Archived: change.Closed);
        return await ChangeContextAsync(change.Caller.Service, patch, check: () => null) is { } refusal
            ? refusal
            : ViewContext();
    }

    private ChatError? Check(ContextCaller caller) =>
        caller.Context.ToChannelId() != Id ? ContextRules.NotFound : ContextRules.Check(caller);

    private static ChatError? Check(OpenContext request) =>
        (request.Title is { } title ? RoomRules.Check(new RoomPatch(title)) : null)
        ?? (request.Participants is { } participants ? ContextRules.CheckParticipants(participants) : null);

    /// <summary>As <see cref="Check(ContextCaller)"/>, for calls that make no room.</summary>
    private ChatError? CheckOpen(ContextCaller caller)
    {
        if (Check(caller) is { } error)
        {
            return error;
        }

        if (Log is not null)
        {
            return null;
        }

        DeactivateOnIdle();
        return ContextRules.NotFound;
    }

    private ChatError? CheckClosed() => _moderation.IsArchived(Log!.PendingRules) ? RoomRules.Archived : null;

    /// <summary>Makes the room unless it is there; those who come meanwhile wait for it.</summary>
    /// <returns>Whether it is new.</returns>
    private async Task<bool> EnsureContextAsync(ContextCaller caller, string? title)
    {
        if (Log is not null)
        {
            return false;
        }

        if (_creating is { } underWay)
        {
            await underWay;
            return false;
        }

        _creating = CreateContextAsync(caller, title);
        try
        {
            return await _creating;
        }
        finally
        {
            _creating = null;
        }
    }

    /// <summary>
    /// What it belongs to is written first: a room that was cut short on its way is never one of which nobody knows that.
    /// </summary>
    private async Task<bool> CreateContextAsync(ContextCaller caller, string? title)
    {
        var context = caller.Context;
        await contexts.RegisterAsync(Id, context.Type, context.Id);
        var isNew = !settings.RecordExists;
        if (isNew)
        {
            settings.State = new RoomSettings
            {
                Name = title?.Trim() ?? RoomRules.TitleOf(context),
                CreatedBy = caller.Service.Id,
                CreatedAt = _time.GetUtcNow().ToMicroseconds(),
            };
            await settings.WriteStateAsync();
        }

        await OpenAsync(CancellationToken.None);
        return isNew;
    }

    private async Task<ContextRef> ReadContextAsync(CancellationToken cancellation) =>
        await contexts.FindAsync(Id, cancellation) is var (type, id)
            ? new ContextRef(type, id)
            : throw new InvalidOperationException($"Nothing says what {Id} belongs to.");

    private Task<ChatError?> RetitleAsync(Person service, string title) =>
        ChangeContextAsync(service, new RoomPatch(title), CheckClosed);

    private async Task<ChatError?> ChangeContextAsync(Person service, RoomPatch patch, Func<ChatError?> check)
    {
        const string AboutSettings = "";
        var changed = await InTurnAsync(
            AboutSettings,
            service.Id,
            async () =>
            {
                if (RoomRules.Reduce(patch, _moderation.Settings) is not { } wanted)
                {
                    return Log!.Head;
                }

                var error = await Log!.ChangeSettingsAsync(wanted, service, MemberRole.Owner, check);
                return error is null ? Log.Head : error;
            }
        );
        return changed.Error;
    }

    private ContextRoom ViewContext()
    {
        var present = _moderation.Settings;
        return new ContextRoom(
            _context!,
            Id,
            present.Name ?? settings.State.Name,
            settings.State.CreatedBy,
            settings.State.CreatedAt,
            present.ArchivedAt,
            _members.Count
        );
    }
}
