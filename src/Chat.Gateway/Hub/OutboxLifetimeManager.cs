using Chat.Accounts;
using Chat.Delivery;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Hubs;

/// <summary>Gives every connection its outbox, before the first call on it.</summary>
internal sealed class OutboxLifetimeManager(
    ILogger<DefaultHubLifetimeManager<ChatHub>> logger,
    ILogger<ConnectionOutbox> outboxLogger
) : DefaultHubLifetimeManager<ChatHub>(logger)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var user = TokenAuthentication.PersonOf(connection.User);
        var writer =
            connection.GetHttpContext()?.Features.Get<ClientStream>() ?? (IEventWriter)new HubEventWriter(connection);
        connection.Features.Set(new ConnectionOutbox(connection, writer, user.Id, outboxLogger));
        return base.OnConnectedAsync(connection);
    }
}
