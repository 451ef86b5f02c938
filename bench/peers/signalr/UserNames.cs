using Microsoft.AspNetCore.SignalR;

namespace Chat.Peers.SignalR;

/// <summary>The access token is the user's name: nothing is signed and nothing has to be checked.</summary>
internal sealed class UserNames : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection) =>
        connection.GetHttpContext()?.Request.Query["access_token"];
}
