using System.Security.Claims;
using Chat.Accounts;
using Chat.Cluster;
using Chat.Errors;

namespace Chat.People;

/// <summary>A REST call by which a person does something about themselves or others.</summary>
internal readonly record struct PersonCall(
    IClusterClient Cluster,
    ClaimsPrincipal User,
    TimeProvider Time,
    CancellationToken Cancellation
)
{
    public static readonly ChatError NotFound = new(ErrorCodes.UserNotFound, "There is no such user.");

    public string CallerId => TokenAuthentication.PersonOf(User).Id;

    /// <summary>Calls the person's grain, and answers when it has done what was asked.</summary>
    public async Task<IResult> AnswerAsync(
        Func<IPersonGrain, Task<Result<PersonVersion>>> call,
        Func<Task<IResult>> answer
    )
    {
        var person = Cluster.GetGrain<IPersonGrain>(CallerId);
        var result = await GrainCalls.UntilAnsweredAsync(() => call(person), Time, Cancellation);
        return result.IsError ? result.Error.ToProblem() : await answer();
    }

    public Task<IResult> AnswerAsync(Func<IPersonGrain, Task<Result<PersonVersion>>> call) =>
        AnswerAsync(call, () => Task.FromResult<IResult>(TypedResults.NoContent()));
}
