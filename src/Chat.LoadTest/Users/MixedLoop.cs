using System.Diagnostics;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Rooms;

namespace Chat.LoadTest.Users;

/// <summary>
/// Everything that people do, each kind as often as in a lively chat: mostly posts, then marks of what is read and
/// reactions, now and then the rest.
/// </summary>
internal sealed partial class MixedLoop(Worker worker, double rate, int workers) : OpenLoop(worker, rate, workers)
{
    private static readonly string[] Emojis = ["👍", "❤️", "😂", "🎉"];
    private static readonly string[] Roles = ["moderator", "member"];

    private readonly Random _random = new(worker.Run.Settings.Seed + (1000 * worker.Number));

    protected override void Act(long due)
    {
        if (Next() is not var (user, seat))
        {
            NoteNobody();
            return;
        }

        var isDone = _random.Next(100) switch
        {
            < 54 => false,
            < 56 => Do(() => user.Change(CallKind.StartTyping, seat, 0, due), !seat.HasLeft),
            < 60 => DoBeside(user, seat, due),
            < 72 => Do(() => user.Change(CallKind.MarkRead, seat, seat.Seen, due), seat.Seen > 0),
            < 82 => React(user, seat, CallKind.AddReaction, due),
            < 85 => React(user, seat, CallKind.RemoveReaction, due),
            < 90 => user.EditNewest(due),
            < 92 => user.DeleteOldest(due),
            < 93 => Restore(user, seat, due),
            < 94 => SetRole(user, seat, due),
            < 95 => LeaveAndJoin(user, seat, due),
            < 97 => !seat.HasLeft && Rest("read history", user, due, rest => rest.ReadHistoryAsync(user, seat.Channel)),
            < 98 => Rest("search", user, due, rest => rest.SearchAsync(user)),
            _ => Sync(user, seat, due),
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

    private bool Sync(VirtualUser user, Seat seat, long due)
    {
        var (seen, head) = (seat.Seen, seat.Channel.Log.Head);
        return seen >= 0
            && !seat.HasLeft
            && Rest("sync", user, due, rest => rest.SyncAsync(user, seat.Channel, seen, head));
    }

    private bool Rest(string kind, VirtualUser user, long due, Func<RestReading, Task> call) =>
        Beside(kind, user, due, api => call(new RestReading(Worker.Run, api)));

    /// <summary>Its time includes that for checking what was answered.</summary>
    private bool Beside(string kind, VirtualUser user, long due, Func<ChatApi, Task> call)
    {
        if (Worker.Run.Api is not { } api)
        {
            return false;
        }

        user.Reading++;
        var answered = 0L;
        Worker.Begin(CallAsync, OnEnd);
        return true;

        async Task CallAsync()
        {
            await call(api);
            answered = Stopwatch.GetTimestamp();
        }

        void OnEnd()
        {
            user.Reading--;
            if (answered > 0)
            {
                Worker.OnDone(kind, due, answered);
            }
        }
    }
}
