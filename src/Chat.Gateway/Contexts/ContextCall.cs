using Chat.Cluster;
using Chat.Errors;
using Chat.Integrations;
using Chat.Rooms;

namespace Chat.Contexts;

/// <summary>A service's REST call that concerns a context.</summary>
/// <param name="Type">As it stands in the address.</param>
/// <param name="Id">As it stands in the address.</param>
internal readonly record struct ContextCall(
    string Type,
    string Id,
    HttpContext Http,
    IClusterClient Cluster,
    TimeProvider Time
)
{
    public ContextCaller Caller()
    {
        var caller = ServiceCaller.Of(Http.User);
        return new ContextCaller(caller.Account, caller.Contexts, new ContextRef(Type, Id));
    }

    /// <summary>Calls the grain of the context's room, unless it is nothing for this service, and answers with what it says.</summary>
    public async Task<IResult> AnswerAsync<T>(
        Func<IContextRoom, ContextCaller, Task<Result<T>>> call,
        Func<T, IResult> answer
    )
        where T : class
    {
        var caller = Caller();
        if (ContextRules.Check(caller) is { } error)
        {
            return error.ToProblem(); // no grain is woken for it
        }

        IContextRoom room = Cluster.GetGrain<IRoomGrain>(caller.Context.ToChannelId());
        var result = await GrainCalls.UntilAnsweredAsync(() => call(room, caller), Time, Http.RequestAborted);
        return result.IsError ? result.Error.ToProblem() : answer(result.Value);
    }
}
