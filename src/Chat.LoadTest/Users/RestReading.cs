using System.Globalization;
using System.Text.Json;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Users;

/// <summary>What people read over REST while others go on, and whether it is what it must be. On any thread.</summary>
internal sealed class RestReading(Run run, ChatApi api)
{
    private const string Word = "engine";

    private readonly Checker _checker = new(run.Findings, promisesOrder: true);

    /// <summary>The newest page, and whether it says what everybody saw.</summary>
    public async Task ReadHistoryAsync(VirtualUser user, Channel channel)
    {
        var page = await CallAsync(HttpMethod.Get, $"{channel.Path}/messages?limit=50", user, null);
        SyncAnswer.ReadMessages(
            JsonSerializer.SerializeToUtf8Bytes(page.GetProperty("data")),
            (message, json) => _checker.OnRead(user.Account.Name, channel, message, json)
        );
    }

    /// <summary>A word, and whether what is found has it and is of a room that the user is in.</summary>
    public async Task SearchAsync(VirtualUser user)
    {
        var answer = await CallAsync(HttpMethod.Post, "/api/messages/search", user, new { query = Word, limit = 20 });
        foreach (var found in answer.GetProperty("data").EnumerateArray())
        {
            CheckFound(user, found);
        }
    }

    /// <summary>What was missed, as if the user had been away: it must be everything that anybody had heard of.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="channel">What is asked for.</param>
    /// <param name="seen">The seq up to which the user has everything.</param>
    /// <param name="head">The greatest that anybody had heard of before.</param>
    public async Task SyncAsync(VirtualUser user, Channel channel, long seen, long head)
    {
        var body = new { epoch = user.Epoch, channels = new[] { new { channelId = channel.Id, seq = seen } } };
        var json = JsonSerializer.SerializeToUtf8Bytes(await CallAsync(HttpMethod.Post, "/api/sync", user, body));
        CheckSynced(user, channel, seen, head, json);
    }

    /// <summary>Rooms of earlier runs are nobody's business here: the user may be in those too.</summary>
    internal void CheckFound(VirtualUser user, JsonElement found)
    {
        var (room, snippet) = (ChatApi.Text(found, "channelId"), ChatApi.Text(found, "snippet"));
        var isElsewhere = run.RoomIds.Contains(room) && user.Seats.All(seat => seat.Channel.Id != room);
        if (isElsewhere || !snippet.Contains(Word, StringComparison.OrdinalIgnoreCase))
        {
            var expected = isElsewhere ? "to find nothing in a room it is not in" : $"to find '{Word}'";
            run.Findings.Add(new("wrongly-found", user.Account.Name, room, expected, snippet, found.GetRawText()));
        }
    }

    internal void CheckSynced(VirtualUser user, Channel channel, long seen, long head, byte[] json)
    {
        var synced =
            SyncAnswer.Read(json).Channels.FirstOrDefault(synced => synced.ChannelId == channel.Id)
            ?? throw new JsonException($"The answer to Sync does not name {channel.Id}.");
        var place = new Seat(channel) { Next = seen + 1 };
        if (!SyncCheck.Take(_checker, user.Account.Name, place, synced, json))
        {
            run.Errors.Add(Errors.CodeOf(synced.Error ?? "", "refused"), $"Sync: {synced.Error}");
        }
        else if (synced.Seq < head)
        {
            run.Findings.Add(
                new(
                    "missing",
                    user.Account.Name,
                    channel.Id,
                    string.Create(CultureInfo.InvariantCulture, $"an answer to Sync with everything up to {head}"),
                    string.Create(CultureInfo.InvariantCulture, $"one up to {synced.Seq}")
                )
            );
        }
    }

    private Task<JsonElement> CallAsync(HttpMethod method, string path, VirtualUser user, object? body) =>
        api.CallAsync(method, path, user.Account, body, CancellationToken.None);
}
