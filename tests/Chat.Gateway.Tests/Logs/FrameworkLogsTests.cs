using System.Net.WebSockets;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Logs;

[Collection(ServerCollection.Name)]
public sealed class FrameworkLogsTests(ChatServer server)
{
    [Fact]
    public async Task Access_tokens_in_addresses_are_not_logged()
    {
        await using var ada = await server.RegisterAsync();
        using var socket = new ClientWebSocket();
        var hub = new UriBuilder(server.Url)
        {
            Scheme = "ws",
            Path = "/hub",
            Query = $"access_token={ada.Session.AccessToken}",
        };

        await socket.ConnectAsync(hub.Uri, CancellationToken.None);
        socket.Abort();
        await ada.Http.GetAsync(new Uri("/api/rooms", UriKind.Relative));

        Assert.DoesNotContain(ada.Session.AccessToken, server.Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", server.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_calls_do_not_fill_the_log()
    {
        await using var ada = await server.RegisterAsync();
        await ada.ConnectAsync();
        var method = $"Refused{Guid.NewGuid():N}";

        await Assert.ThrowsAsync<HubException>(() => ada.Hub.InvokeAsync(method));

        Assert.DoesNotContain(method, server.Explain(), StringComparison.Ordinal);
    }
}
