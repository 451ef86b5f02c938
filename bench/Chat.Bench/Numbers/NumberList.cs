using Chat.Bench.Failover;
using Chat.Bench.Load;
using Chat.Bench.Presence;
using Chat.Bench.Servers;

namespace Chat.Bench.Numbers;

/// <summary>The numbers that the project has set itself, in the order in which they are measured.</summary>
internal static class NumberList
{
    private static readonly string[] ProductOnly = [Targets.Chat];

    /// <summary>
    /// The busy ones come first: what has been compiled and optimised by then is what the latencies are measured with.
    /// </summary>
    public static IEnumerable<Number> All(Options options) =>
        [
            new("startup", "./chat up on a warm checkout", ProductOnly, [Startup.Seconds], new Startup()),
            .. LoadNumbers.All,
            Calls("calls-one-grain", "grain calls over TCP, 64 callers, one grain", "calls, 64 callers, one grain"),
            Calls("calls-grains", "grain calls over TCP, 64 callers, 5,000 grains", "calls, 64 callers, 5,000 grains"),
            new(
                "history",
                $"latest 50 messages of a channel with {options.HistoryMessages / 5:N0}",
                ProductOnly,
                History.Figures,
                new History()
            ),
            new(
                "presence",
                "presence changes 10 times a second, each seen by 20 watchers of 100 people",
                ProductOnly,
                WatchedChanges.Figures,
                new WatchedChanges()
            ),
            Killed("killed-silo", "one of two silos killed with kill -9", silos: 2),
            Killed("killed-only-silo", "the only silo killed with kill -9, started again by ./chat up", silos: 1),
        ];

    private static Number Calls(string name, string what, string work) =>
        new(name, what, ProductOnly, GrainCalls.Figures, new GrainCalls(work));

    private static Number Killed(string name, string what, int silos) =>
        new(name, what, ProductOnly, KilledSilo.Figures, new KilledSilo(silos));
}
