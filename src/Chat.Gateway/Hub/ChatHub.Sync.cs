using Chat.Errors;
using Chat.Sync;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    /// <summary>
    /// Brings the caller's client up to date, and makes this connection receive every change of the answered channels after
    /// the answered seqs.
    /// </summary>
    public async Task<SyncAnswer> Sync(SyncRequest? request, [FromServices] ChannelSync sync)
    {
        if (request is null)
        {
            throw Refused(new(ErrorCodes.BadRequest, "'Sync' takes what the client holds."));
        }

        return Accept(await sync.SyncAsync(Caller.Id, request, Outbox, Context.ConnectionAborted));
    }
}
