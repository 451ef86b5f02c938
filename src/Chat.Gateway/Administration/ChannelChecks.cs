using Chat.Channels;
using Chat.Data.Checking;
using Chat.Errors;
using Npgsql;

namespace Chat.Administration;

/// <summary>Lets administrators compare what is derived from a channel's log with the log itself.</summary>
internal static class ChannelChecks
{
    private static readonly ChatError NotFound = new(ErrorCodes.NotFound, "There is no such channel.");

    private static readonly ChatError Busy = new(
        ErrorCodes.TooManyRequests,
        "Another check is running at this gateway.",
        Retry: true
    );

    /// <summary>A check reads a whole log: one at a time.</summary>
    private static readonly SemaphoreSlim s_turn = new(1, 1);

    public static void MapChannelChecks(this RouteGroupBuilder administration) =>
        administration
            .MapPost("/channels/{id}/check", CheckAsync)
            .WithSummary("Recomputes from the log what is derived from it, and names what differs. Changes nothing.")
            .Produces<CheckReport>()
            .ProducesProblem(404)
            .ProducesProblem(429);

    private static async Task<IResult> CheckAsync(string id, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (!ChannelIds.IsValid(id))
        {
            return NotFound.ToProblem();
        }

        if (!await s_turn.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return Busy.ToProblem();
        }

        try
        {
            return await ChannelCheck.RunAsync(database, id, cancellation) is { } report
                ? TypedResults.Ok(report)
                : NotFound.ToProblem();
        }
        finally
        {
            s_turn.Release();
        }
    }
}
