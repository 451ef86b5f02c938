using Chat.Accounts;
using Chat.Cluster;
using Chat.Errors;
using Chat.Ids;
using Chat.Rooms;

namespace Chat.Channels;

/// <summary>A REST call that concerns a channel, and who makes it.</summary>
/// <param name="Id">The channel's id, as it stands in the address.</param>
/// <param name="Http">The request; its endpoint says under which <see cref="ChannelPath"/> it is.</param>
internal readonly record struct ChannelCall(
    string Id,
    HttpContext Http,
    IClusterClient Cluster,
    ChannelDoor Door,
    TimeProvider Time
)
{
    public Person Caller() => TokenAuthentication.PersonOf(Http.User);

    /// <summary>Calls the channel's grain, and answers with what it says.</summary>
    public Task<IResult> AnswerAsync<T>(Func<IChannel, Task<Result<T>>> call, Func<T, IResult> answer)
        where T : class => AnswerAsync(Cluster.GetChannel, call, answer);

    /// <summary>Calls a grain for what only rooms, groups and context rooms can do, and answers with what it says.</summary>
    public Task<IResult> AnswerRoomAsync<T>(Func<IRoomGrain, Task<Result<T>>> call, Func<T, IResult> answer)
        where T : class
    {
        var cluster = Cluster;
        return AnswerAsync(id => cluster.GetGrain<IRoomGrain>(id), call, answer);
    }

    private async Task<IResult> AnswerAsync<TChannel, T>(
        Func<string, TChannel> find,
        Func<TChannel, Task<Result<T>>> call,
        Func<T, IResult> answer
    )
        where T : class
    {
        var path = Http.GetEndpoint()!.Metadata.GetRequiredMetadata<ChannelPath>();
        if (!TypeId.IsValid(path.Prefix, Id))
        {
            return path.NotFound.ToProblem();
        }

        var (id, door, userId, cancellation) = (Id, Door, Caller().Id, Http.RequestAborted);
        var channel = find(id);
        var result = await GrainCalls.UntilAnsweredAsync(
            () => door.EnterAsync(userId, id, () => call(channel), cancellation),
            Time,
            cancellation
        );
        return result.IsError ? result.Error.ToProblem() : answer(result.Value);
    }
}
