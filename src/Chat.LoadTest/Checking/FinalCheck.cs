using System.Globalization;
using Chat.LoadTest.Running;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Checking;

/// <summary>What can only be said at the end: that everybody has everything.</summary>
internal static class FinalCheck
{
    /// <summary>Whether nothing is missing any more, as far as this worker's users go; on its loop.</summary>
    public static bool IsQuiet(Worker worker) =>
        worker.Calls.Count == 0
        && worker.UnderWay == 0
        && worker.Users.All(user => user.Seats.All(seat => HasAll(worker.Run, seat)));

    /// <param name="wasQuiet">Everything had been answered: a call that is under way now has come up since, after a cut.</param>
    public static async Task RunAsync(
        Run run,
        IReadOnlyList<Channel> channels,
        IReadOnlyList<Worker> workers,
        bool wasQuiet
    )
    {
        var lost = await Task.WhenAll(
            workers.Select(worker => worker.Loop.AskAsync(() => LookFor(run, worker, wasQuiet)))
        );
        if (!run.Target.PromisesOrder)
        {
            run.Errors.Add("lost", "messages that somebody did not get", lost.Sum());
            run.Errors.Add("doubled", "messages that came twice", run.Findings.Doubles);
            run.Errors.Add("out-of-order", "messages that came after a later one", run.Findings.Disorders);
            return;
        }

        foreach (var channel in channels)
        {
            if (channel.Log.FindRepeated() is var (later, earlier))
            {
                var expected = $"the message of seq {earlier} only once";
                run.Findings.Add(new("repeated", "everybody", channel.Id, expected, $"it again at seq {later}"));
            }
        }
    }

    private static bool HasAll(Run run, Seat seat) =>
        run.Target.PromisesOrder ? seat.Seen >= seat.Channel.Log.Head : seat.Received >= seat.Channel.Acknowledged;

    private static long LookFor(Run run, Worker worker, bool wasQuiet)
    {
        var lost = 0L;
        foreach (var user in worker.Users)
        {
            foreach (var seat in user.Seats.Where(seat => !HasAll(run, seat)))
            {
                lost += seat.Channel.Acknowledged - seat.Received;
                if (run.Target.PromisesOrder)
                {
                    run.Findings.Add(
                        new(
                            "lost",
                            user.Account.Name,
                            seat.Channel.Id,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"everything up to seq {seat.Channel.Log.Head}"
                            ),
                            string.Create(CultureInfo.InvariantCulture, $"nothing after seq {seat.Seen}")
                        )
                    );
                }
            }
        }

        if (!wasQuiet && worker.Calls.Count > 0)
        {
            run.Errors.Add("unanswered", "calls that were not answered before the end", worker.Calls.Count);
            worker.Counters.Failed += worker.Calls.Count;
        }

        return lost;
    }
}
