using System.Text.Json;
using Chat.TestKit;
using Chat.TestKit.Processes;

namespace Chat.Tests.Hub;

/// <summary>Where a proxy lets no WebSocket through, events come by SignalR's own way.</summary>
[Collection(ServerCollection.Name)]
public sealed class LongPollingTests(ChatServer server)
{
    [Fact]
    public async Task Client_that_polls_receives_what_is_posted_in_order()
    {
        await using var ada = await server.RegisterAsync();
        var room = await ada.CreateRoomAsync();
        using var patience = new CancellationTokenSource(Wait.Patience);
        var hub = await NegotiateAsync(ada.Http, patience.Token);
        var polling = PollAsync(ada.Http, hub, events: 3, patience.Token);
        await SayAsync(ada.Http, hub, """{"protocol":"json","version":1}""");
        await SayAsync(ada.Http, hub, Call("JoinRoom", $"\"{room.Id}\""));
        for (var n = 1; n <= 3; n++)
        {
            var post = $$"""{"channelId":"{{room.Id}}","clientId":"{{Guid.NewGuid()}}","text":"text {{n}}"}""";
            await SayAsync(ada.Http, hub, Call("SendMessage", post));
        }

        var seqs = await polling;

        Assert.Equal(Enumerable.Range((int)seqs[0], 3).Select(n => (long)n), seqs);
    }

    private static string Call(string method, string argument) =>
        $$"""{"type":1,"invocationId":"{{method}}","target":"{{method}}","arguments":[{{argument}}]}""";

    private static async Task<string> NegotiateAsync(HttpClient http, CancellationToken cancellation)
    {
        using var answer = await http.PostAsync("/hub/negotiate?negotiateVersion=1", content: null, cancellation);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        var hub = $"/hub?id={Uri.EscapeDataString(json.RootElement.GetProperty("connectionToken").GetString()!)}";
        (await http.GetAsync(hub, cancellation)).EnsureSuccessStatusCode(); // the first poll makes the connection
        return hub;
    }

    private static async Task SayAsync(HttpClient http, string hub, string message) =>
        (await http.PostAsync(hub, new StringContent($"{message}\x1e"))).EnsureSuccessStatusCode();

    /// <summary>Polls until messages have come, and answers their seqs.</summary>
    private static async Task<List<long>> PollAsync(
        HttpClient http,
        string hub,
        int events,
        CancellationToken cancellation
    )
    {
        var seqs = new List<long>();
        while (seqs.Count < events)
        {
            var polled = await http.GetStringAsync(hub, cancellation);
            foreach (var message in polled.Split('\x1e', StringSplitOptions.RemoveEmptyEntries))
            {
                using var json = JsonDocument.Parse(message);
                if (
                    json.RootElement.TryGetProperty("target", out var target)
                    && target.GetString() == "MessageReceived"
                )
                {
                    seqs.Add(json.RootElement.GetProperty("arguments")[0].GetProperty("seq").GetInt64());
                }
            }
        }

        return seqs;
    }
}
