using Chat.Accounts;
using Chat.Delivery;
using Chat.Presence;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Hubs;

/// <summary>Gives every connection its outbox, before the first call on it.</summary>
internal sealed class OutboxLifetimeManager(
    ILogger<DefaultHubLifetimeManager<ChatHub>> logger,
    ILogger<ConnectionOutbox> outboxLogger,
    PeopleRelays people,
    PresenceWatches watches
) : DefaultHubLifetimeManager<ChatHub>(logger)
{
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        var user = TokenAuthentication.PersonOf(connection.User);
        var writer =
            connection.GetHttpContext()?.Features.Get<ClientStream>() ?? (IEventWriter)new HubEventWriter(connection);
        var outbox = new ConnectionOutbox(connection, writer, user.Id, outboxLogger);
        connection.Features.Set(outbox);
        await base.OnConnectedAsync(connection);
        await people.AddAsync(outbox, connection.ConnectionAborted);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (connection.Features.Get<ConnectionOutbox>() is { } outbox)
        {
            watches.Remove(outbox);
            people.Remove(outbox);
        }

        return base.OnDisconnectedAsync(connection);
    }
}
