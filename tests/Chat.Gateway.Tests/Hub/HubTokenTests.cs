using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Accounts;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Hub;

/// <summary>Nobody is in the hub without a token that is good now, whatever transport they come by.</summary>
[Collection(ServerCollection.Name)]
public sealed class HubTokenTests(ChatServer server) : IDisposable
{
    private const string Ping = """{"type":6}""";

    private readonly SigningKeys _keys = new(server.Database.DataSource, TimeProvider.System);
    private readonly HttpClient _http = new() { BaseAddress = server.Url };

    public void Dispose()
    {
        _http.Dispose();
        _keys.Dispose();
    }

    [Theory]
    [InlineData("GET", "/hub", "websocket")]
    [InlineData("GET", "/hub?id=1", "text/event-stream")]
    [InlineData("GET", "/hub?id=1", "*/*")] // a poll
    [InlineData("POST", "/hub?id=1", "*/*")]
    [InlineData("DELETE", "/hub?id=1", "*/*")]
    [InlineData("POST", "/hub/negotiate?negotiateVersion=1", "*/*")]
    public async Task Request_without_a_good_token_is_refused(string method, string path, string accept)
    {
        await using var ada = await server.RegisterAsync();
        var expired = await IssueAsync(ada, TimeSpan.FromSeconds(-1));
        (string? Token, string Code)[] refused =
        [
            (null, ErrorCodes.AuthRequired),
            ("x.y.z", ErrorCodes.TokenInvalid),
            (expired, ErrorCodes.TokenExpired),
        ];
        foreach (var (token, code) in refused)
        {
            using var request = Request(new HttpMethod(method), path, token);
            if (accept == "websocket")
            {
                request.Headers.Connection.Add("Upgrade");
                request.Headers.Upgrade.Add(new ProductHeaderValue(accept));
                request.Headers.Add("Sec-WebSocket-Version", "13");
                request.Headers.Add("Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg==");
            }
            else
            {
                request.Headers.Accept.ParseAdd(accept);
            }

            using var answer = await _http.SendAsync(request);

            await Problems.AssertAsync(answer, 401, code);
        }
    }

    [Fact]
    public async Task WebSocket_is_closed_when_its_token_expires()
    {
        await using var ada = await server.RegisterAsync();
        using var patience = new CancellationTokenSource(Wait.Patience);
        using var socket = await EnterAsync(ada, ConnectAsync);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        var received = new byte[1024];

        while ((await socket.ReceiveAsync(received, patience.Token)).MessageType != WebSocketMessageType.Close)
        {
            await SendAsync(socket, Ping); // silence would end it, too
        }
    }

    [Fact]
    public async Task Poll_is_ended_when_its_token_expires_and_the_next_is_refused()
    {
        await using var ada = await server.RegisterAsync();
        var (hub, token) = await EnterAsync(ada, NegotiateAsync);
        using var handshake = Request(HttpMethod.Post, hub, ada.Session.AccessToken);
        handshake.Content = new StringContent("""{"protocol":"json","version":1}""" + '\x1e');
        (await _http.SendAsync(handshake)).EnsureSuccessStatusCode();

        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await PollAsync(ada, hub, token);
                return answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            () => "It goes on."
        );

        using var poll = Request(HttpMethod.Get, hub, token);
        await Problems.AssertAsync(await _http.SendAsync(poll), 401, ErrorCodes.TokenExpired);
    }

    /// <summary>Polls once. Meanwhile the client is heard of by another token, for silence would end the connection, too.</summary>
    private async Task<HttpResponseMessage> PollAsync(ChatClient client, string hub, string token)
    {
        using var poll = Request(HttpMethod.Get, hub, token);
        var polling = _http.SendAsync(poll);
        await Wait.UntilAsync(
            async () =>
            {
                using var ping = Request(HttpMethod.Post, hub, client.Session.AccessToken);
                ping.Content = new StringContent(Ping + '\x1e');
                (await _http.SendAsync(ping)).Dispose();
                return polling.IsCompleted;
            },
            () => "The connection outlives its token."
        );
        return await polling;
    }

    /// <summary>Enters with a token that will expire soon, but not before.</summary>
    private async Task<T> EnterAsync<T>(ChatClient client, Func<string, Task<T?>> enter)
        where T : class
    {
        for (var lifetime = TimeSpan.FromSeconds(3); ; lifetime *= 2)
        {
            if (await enter(await IssueAsync(client, lifetime)) is { } entered)
            {
                return entered;
            }
        }
    }

    private async Task<ClientWebSocket?> ConnectAsync(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            var hub = new UriBuilder(server.Url)
            {
                Scheme = "ws",
                Path = "/hub",
                Query = $"access_token={token}",
            };
            await socket.ConnectAsync(hub.Uri, CancellationToken.None);
            return socket;
        }
        catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.Unauthorized)
        {
            socket.Dispose();
            return null;
        }
    }

    private async Task<Polled?> NegotiateAsync(string token)
    {
        using var negotiate = Request(HttpMethod.Post, "/hub/negotiate?negotiateVersion=1", token);
        using var negotiated = await _http.SendAsync(negotiate);
        if (negotiated.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        using var json = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync());
        var hub = $"/hub?id={Uri.EscapeDataString(json.RootElement.GetProperty("connectionToken").GetString()!)}";
        using var first = Request(HttpMethod.Get, hub, token); // which makes the connection
        using var answer = await _http.SendAsync(first);
        return answer.StatusCode == HttpStatusCode.Unauthorized ? null : new Polled(hub, token);
    }

    private Task<string> IssueAsync(ChatClient client, TimeSpan lifetime)
    {
        var options = Options.Create(new AccountOptions { AccessTokenLifetime = lifetime });
        var user = client.Session.User;
        return new JwtTokens(_keys, options, TimeProvider.System).IssueAsync(
            new Account(user.Id, user.Username, user.DisplayName),
            CancellationToken.None
        );
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes($"{message}\x1e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None
        );

    private sealed record Polled(string Hub, string Token);
}
