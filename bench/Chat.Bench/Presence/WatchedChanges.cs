using System.Diagnostics;
using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Presence;

/// <summary>
/// People change how they are, one after the other, while others in their room watch them: how long from the call until a
/// watcher sees it.
/// </summary>
internal sealed class WatchedChanges : IMeasurement
{
    public static readonly Figure P50 = new("p50, seconds", "0.000");
    public static readonly Figure P99 = new("p99, seconds", "0.000");
    public static readonly Figure Slowest = new("slowest, seconds", "0.000", Goal.AtMost(1));
    public static readonly Figure Seen = new("changes seen");

    public static readonly IReadOnlyList<Figure> Figures = [Slowest, P99, P50, Seen];

    private const string Before = "online";
    private const string After = "doNotDisturb";
    private const int Watchers = 20;
    private const int People = 100;

    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        var url = bed.Product.Url;
        var people = await RegisterAsync(url, bed.Stopping);
        var room = await people[0].CreateRoomAsync("People who watch each other");
        await Task.WhenAll(people.Skip(1).Select(person => person.JoinAsync(room)));
        var devices = people.Skip(Watchers).Select(_ => new Connection()).ToList();
        var watchers = people.Take(Watchers).Select(person => new Watcher(person)).ToList();
        var watched = people.Skip(Watchers).ToList();
        try
        {
            await Task.WhenAll(
                watched.Zip(
                    devices,
                    (person, device) => device.OpenAsync(url, person.AccessToken, _ => { }, bed.Stopping)
                )
            );
            await Task.WhenAll(watchers.Select(watcher => watcher.WatchAsync(url, watched, bed.Stopping)));
            await UntilSeenAsync(watchers, watched, Before, bed.Stopping);
            var began = await ChangeAllAsync(watched, bed.Stopping);
            await UntilSeenAsync(watchers, watched, After, bed.Stopping);
            return Find(watchers, began);
        }
        finally
        {
            await Task.WhenAll(watchers.Select(watcher => watcher.DisposeAsync().AsTask()));
            await Task.WhenAll(devices.Select(device => device.DisposeAsync().AsTask()));
            people.ForEach(person => person.Dispose());
        }
    }

    private static async Task<List<Person>> RegisterAsync(Uri url, CancellationToken stopping)
    {
        var people = new List<Person>();
        for (var i = 0; i < Watchers + People; i++)
        {
            people.Add(await Person.RegisterAsync(url, stopping)); // its hashing takes a processor each
        }

        return people;
    }

    /// <returns>When each change began.</returns>
    private static async Task<Dictionary<string, long>> ChangeAllAsync(List<Person> watched, CancellationToken stopping)
    {
        var began = new Dictionary<string, long>(StringComparer.Ordinal);
        var changes = new List<Task>();
        using var ticks = new PeriodicTimer(BetweenChanges);
        foreach (var person in watched)
        {
            await ticks.WaitForNextTickAsync(stopping);
            began[person.Id] = Stopwatch.GetTimestamp();
            changes.Add(person.ChoosePresenceAsync(After));
        }

        await Task.WhenAll(changes);
        return began;
    }

    private static async Task UntilSeenAsync(
        List<Watcher> watchers,
        List<Person> watched,
        string status,
        CancellationToken stopping
    )
    {
        var start = Stopwatch.GetTimestamp();
        while (
            !watchers.TrueForAll(watcher =>
                watched.TrueForAll(person => watcher.FirstSeen(person.Id, status) is not null)
            )
        )
        {
            if (watchers.Find(watcher => watcher.Reading.IsCompleted) is { } broken)
            {
                await broken.Reading;
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException(
                    $"Not everybody was seen as {status} in {Patience.TotalSeconds} s."
                );
            }

            await Task.Delay(BetweenChanges, stopping);
        }
    }

    private static Findings Find(List<Watcher> watchers, Dictionary<string, long> began)
    {
        double[] seconds =
        [
            .. began
                .SelectMany(
                    change => watchers,
                    (change, watcher) =>
                        Stopwatch.GetElapsedTime(change.Value, watcher.FirstSeen(change.Key, After)!.Value).TotalSeconds
                )
                .Order(),
        ];
        return Findings.Of(
            (Slowest, seconds[^1]),
            (P99, seconds[(seconds.Length - 1) * 99 / 100]),
            (P50, seconds[seconds.Length / 2]),
            (Seen, seconds.Length)
        );
    }
}
