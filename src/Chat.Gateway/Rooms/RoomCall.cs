using System.Security.Claims;
using Chat.Accounts;
using Chat.Cluster;
using Chat.Errors;
using Chat.Ids;

namespace Chat.Rooms;

/// <summary>A REST call that concerns a room, and who makes it.</summary>
/// <param name="Id">The room's id, as it stands in the address.</param>
internal readonly record struct RoomCall(
    string Id,
    IClusterClient Cluster,
    ClaimsPrincipal User,
    TimeProvider Time,
    CancellationToken Cancellation
)
{
    public static readonly ChatError NotFound = new(ErrorCodes.RoomNotFound, "There is no such room.");

    public Person Caller() => TokenAuthentication.PersonOf(User);

    /// <summary>Calls the room's grain, and answers with what it says.</summary>
    public async Task<IResult> AnswerAsync<T>(Func<IRoomGrain, Task<Result<T>>> call, Func<T, IResult> answer)
        where T : class
    {
        if (!TypeId.IsValid(TypeId.Room, Id))
        {
            return NotFound.ToProblem();
        }

        var room = Cluster.GetGrain<IRoomGrain>(Id);
        var result = await GrainCalls.UntilAnsweredAsync(() => call(room), Time, Cancellation);
        return result.IsError ? result.Error.ToProblem() : answer(result.Value);
    }
}
