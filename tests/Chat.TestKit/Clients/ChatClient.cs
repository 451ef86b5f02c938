using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.TestKit.Clients;

/// <summary>One person with one device: REST by <see cref="HttpClient"/>, live by SignalR's own .NET client.</summary>
public sealed partial class ChatClient : IAsyncDisposable
{
    private ChatClient(Uri url, TokenAnswer session)
    {
        Session = session;
        Http = new HttpClient { BaseAddress = url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        Hub = BuildHub(url);
    }

    public TokenAnswer Session { get; }

    public HttpClient Http { get; }

    public HubConnection Hub { get; }

    public static async Task<ChatClient> RegisterAsync(Uri url, string username, string displayName)
    {
        using var http = new HttpClient { BaseAddress = url };
        var answer = await http.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                username,
                password = "correct horse",
                displayName,
            }
        );
        answer.EnsureSuccessStatusCode();
        return new ChatClient(url, (await answer.Content.ReadFromJsonAsync<TokenAnswer>())!);
    }

    /// <summary>Somebody who has been registered before.</summary>
    public static async Task<ChatClient> LogInAsync(Uri url, string username, string password)
    {
        using var http = new HttpClient { BaseAddress = url };
        var answer = await http.PostAsJsonAsync("/api/auth/login", new { username, password });
        answer.EnsureSuccessStatusCode();
        return new ChatClient(url, (await answer.Content.ReadFromJsonAsync<TokenAnswer>())!);
    }

    /// <summary>The same person through another gateway.</summary>
    public ChatClient At(Uri url) => new(url, Session);

    public Task ConnectAsync() => Hub.StartAsync();

    public async Task<RoomAnswer> CreateRoomAsync(string name = "Room")
    {
        var answer = await Http.PostAsJsonAsync("/api/rooms", new { name });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RoomAnswer>())!;
    }

    public Task<CursorAnswer> JoinAsync(string roomId) => Hub.InvokeAsync<CursorAnswer>("JoinRoom", roomId);

    public Task LeaveAsync(string roomId) => Hub.InvokeAsync("LeaveRoom", roomId);

    /// <summary>Brings this client up to date, and subscribes the connection to what is answered.</summary>
    /// <param name="epoch">Of the seqs.</param>
    /// <param name="channels">Up to which seq it has seen everything.</param>
    public Task<SyncAnswer> SyncAsync(long epoch, params IEnumerable<(string ChannelId, long Seq)> channels) =>
        Hub.InvokeAsync<SyncAnswer>(
            "Sync",
            new { epoch, channels = channels.Select(channel => new { channel.ChannelId, channel.Seq }) }
        );

    public Task<PostedAnswer> SendAsync(string channelId, string clientId, string text) =>
        Hub.InvokeAsync<PostedAnswer>(
            "SendMessage",
            new
            {
                channelId,
                clientId,
                text,
            }
        );

    /// <summary>Posts over REST.</summary>
    public async Task<PostedAnswer> PostAsync(string roomId, string clientId, string text)
    {
        var answer = await Http.PostAsJsonAsync($"{PathOf(roomId)}/messages", new { clientId, text });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PostedAnswer>())!;
    }

    /// <summary>The history of a room behind a seq, all of it if none is given, oldest first, page by page.</summary>
    public async Task<IReadOnlyList<MessageAnswer>> ReadAllAsync(string roomId, long after = 0)
    {
        var messages = new List<MessageAnswer>();
        for (string? next = after.ToString(CultureInfo.InvariantCulture); next is not null; )
        {
            var page = await Http.GetFromJsonAsync<ListAnswer<MessageAnswer>>(
                $"{PathOf(roomId)}/messages?after={next}&limit=100"
            );
            messages.AddRange(page!.Data);
            next = page.Meta.NextCursor;
        }

        return messages;
    }

    /// <summary>The address of a channel, which depends on its kind.</summary>
    public static string PathOf(string channelId)
    {
        ArgumentNullException.ThrowIfNull(channelId);
        var kind = channelId.Split('_')[0] switch
        {
            "conv" => "conversations",
            "group" => "groups",
            _ => "rooms",
        };
        return $"/api/{kind}/{channelId}";
    }

    public Task UntilSeenAsync(string channelId, long seq) =>
        Wait.UntilAsync(
            () => Seen.Any(seen => seen.ChannelId == channelId && seen.Seq >= seq),
            () => $"{seq} was not seen, but {string.Join(", ", Seen)}."
        );

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Http.Dispose();
    }

    private HubConnection BuildHub(Uri url)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(url, "/hub")));
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(() => Session.AccessToken));
        builder.Services.AddSingleton<IHubProtocol>(new RecordingProtocol(Record));
        return builder.Build();
    }
}
