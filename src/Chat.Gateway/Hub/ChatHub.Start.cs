using Chat.Errors;
using Chat.Start;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>
    /// Answers what the client draws its first screen from, and makes this connection receive every change of the answered
    /// channels after the answered seqs.
    /// </summary>
    public async Task<StartAnswer> Start(StartRequest? request, [FromServices] FirstScreen screen)
    {
        if (request is null)
        {
            throw Refused(new(ErrorCodes.BadRequest, "'Start' takes what the client holds."));
        }

        return Accept(await screen.ReadAsync(Caller.Id, request, Outbox, Context.ConnectionAborted));
    }
}
