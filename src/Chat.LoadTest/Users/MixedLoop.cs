using System.Text.Json;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Users;

/// <summary>
/// Everything that people do, each kind as often as in a lively chat: mostly posts, then marks of what is read and
/// reactions, now and then the rest.
/// </summary>
internal sealed class MixedLoop(Worker worker, double rate, int workers) : OpenLoop(worker, rate, workers)
{
    private static readonly string[] Emojis = ["👍", "❤️", "😂", "🎉"];
    private static readonly string[] Roles = ["moderator", "member"];

    private readonly Random _random = new(worker.Run.Settings.Seed + (1000 * worker.Number));

    protected override void Act(long due)
    {
        if (Next() is not var (user, seat))
        {
            return;
        }

        var isDone = _random.Next(100) switch
        {
            < 60 => false,
            < 72 => Do(() => user.Change(CallKind.MarkRead, seat, seat.Seen, due), seat.Seen > 0),
            < 82 => React(user, seat, CallKind.AddReaction, due),
            < 85 => React(user, seat, CallKind.RemoveReaction, due),
            < 90 => user.EditNewest(due),
            < 92 => user.DeleteOldest(due),
            < 93 => Restore(user, seat, due),
            < 94 => SetRole(user, seat, due),
            < 95 => LeaveAndJoin(user, seat, due),
            < 97 => Rest(api => ReadHistoryAsync(api, user, seat)),
            < 98 => Rest(api => SearchAsync(api, user)),
            _ => Rest(api => SyncAsync(api, user, seat)),
        };
        if (!isDone)
        {
            user.Post(seat, due);
        }
    }

    private static bool Do(Action action, bool isPossible)
    {
        if (isPossible)
        {
            action();
        }

        return isPossible;
    }

    private bool React(VirtualUser user, Seat seat, CallKind kind, long due)
    {
        var emoji = Emojis[_random.Next(Emojis.Length)];
        return Do(() => user.Change(kind, seat, seat.Channel.Latest, due, emoji), seat.Channel.Latest > 0);
    }

    private static bool Restore(VirtualUser user, Seat seat, long due) =>
        user.Number == seat.Channel.Founder
        && seat.Channel.Deleted.TryDequeue(out var seq)
        && Do(() => user.Change(CallKind.Restore, seat, seq, due), isPossible: true);

    private bool SetRole(VirtualUser user, Seat seat, long due) =>
        Do(
            () => user.Change(CallKind.SetRole, seat, 0, due, Roles[_random.Next(Roles.Length)]),
            user.Number == seat.Channel.Founder && seat.Channel.Deputy is not null
        );

    /// <summary>Not those whom somebody relies on, and not with something under way: that would be refused rightly.</summary>
    private static bool LeaveAndJoin(VirtualUser user, Seat seat, long due) =>
        Do(
            () => user.LeaveAndJoin(seat, due),
            user.IsReady
                && user.IsUnoccupied
                && user.Number != seat.Channel.Founder
                && user.Account.Id != seat.Channel.Deputy
        );

    private bool Rest(Func<ChatApi, Task> call)
    {
        if (Worker.Run.Api is not { } api)
        {
            return false;
        }

        Worker.Begin(() => call(api));
        return true;
    }

    /// <summary>The newest page, and whether it says what everybody saw.</summary>
    private async Task ReadHistoryAsync(ChatApi api, VirtualUser user, Seat seat)
    {
        var path = $"/api/rooms/{seat.Channel.Id}/messages?limit=50";
        var page = await api.CallAsync(HttpMethod.Get, path, user.Account, null, CancellationToken.None);
        var messages = JsonSerializer.SerializeToUtf8Bytes(page.GetProperty("data"));
        SyncAnswer.ReadMessages(
            messages,
            (message, json) => Worker.Checker.OnRead(user.Account.Name, seat.Channel, message, json)
        );
    }

    private static Task SearchAsync(ChatApi api, VirtualUser user) =>
        api.CallAsync(
            HttpMethod.Post,
            "/api/messages/search",
            user.Account,
            new { query = "engine", limit = 20 },
            CancellationToken.None
        );

    private static Task SyncAsync(ChatApi api, VirtualUser user, Seat seat) =>
        api.CallAsync(
            HttpMethod.Post,
            "/api/sync",
            user.Account,
            new { epoch = user.Epoch, channels = new[] { new { channelId = seat.Channel.Id, seq = seat.Seen } } },
            CancellationToken.None
        );
}
