using Chat.Errors;
using Chat.Presence;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed record ActivityRequest(bool Active);

internal sealed record WatchRequest(IReadOnlyList<string?> UserIds);

internal sealed partial class ChatHub
{
    /// <summary>Says whether this device is being used; after connecting it is.</summary>
    public void SetActivity(ActivityRequest? request, [FromServices] PeopleRelays people)
    {
        Spend(1);
        people.SetActive(
            Outbox,
            request?.Active ?? throw Refused(new(ErrorCodes.BadRequest, "'SetActivity' takes whether it is active."))
        );
    }

    /// <summary>Sets how the caller wants to be seen, in place of what was set before; answers once it is durable.</summary>
    public Task<OwnPresence> SetPresence(SetPresence? request)
    {
        Spend(2);
        return request is null
            ? throw Refused(new(ErrorCodes.BadRequest, "'SetPresence' takes how you want to be seen."))
            : CallAsync(() => cluster.GetGrain<IPresenceGrain>(Caller.Id).SetAsync(request));
    }

    /// <summary>Makes this connection receive how these people are, and nobody else.</summary>
    public Task WatchPresence(WatchRequest? request, [FromServices] PresenceWatches watches)
    {
        Spend(4);
        return WatchRules.TryRead(request?.UserIds, out var people, out var error)
            ? watches.SetAsync(Outbox, people, Context.ConnectionAborted)
            : throw Refused(error);
    }
}
