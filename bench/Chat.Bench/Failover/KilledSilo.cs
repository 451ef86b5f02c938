using System.Diagnostics;
using Chat.Bench.Numbers;
using Chat.Bench.Servers;
using Chat.Bench.Trials;

namespace Chat.Bench.Failover;

/// <summary>
/// <c>kill -9</c> of a silo while people post to rooms on all silos: how long until every room takes a new message, and
/// whether every message that was acknowledged is in the history, once.
/// </summary>
internal sealed class KilledSilo(int silos) : IMeasurement
{
    public static readonly Figure Seconds = new("seconds until every room takes a post", "0.00", Goal.AtMost(3));
    public static readonly Figure Lost = new("acknowledged and lost or doubled", "0", Goal.AtMost(0));
    public static readonly Figure Acknowledged = new("acknowledged");

    public static readonly IReadOnlyList<Figure> Figures = [Seconds, Lost, Acknowledged];

    private const int Rooms = 20;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public async Task PrepareAsync(TestBed bed, string target)
    {
        await bed.DownAsync();
        await bed.Product.UpAsync(silos);
    }

    public async Task<Findings> MeasureAsync(TestBed bed, TrialPlace place)
    {
        using var person = await Person.RegisterAsync(bed.Product.Url, bed.Stopping);
        var rooms = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(i => person.CreateRoomAsync($"Room {i}")));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(bed.Stopping);
        var posters = rooms.Select(room => new Poster(person, room)).ToList();
        var posting = posters.Select(poster => poster.RunAsync(ending.Token)).ToList();
        await Task.Delay(Settle, bed.Stopping);

        using (var silo = bed.Product.Find("silo-1"))
        {
            silo.Kill();
        }

        var killed = Stopwatch.GetTimestamp();
        while (posters.Exists(poster => poster.LatestBegan < killed))
        {
            if (Stopwatch.GetElapsedTime(killed) > Patience || posting.Exists(task => task.IsFaulted))
            {
                await ending.CancelAsync();
                await Task.WhenAll(posting); // says what was refused, if that is why
                throw new InvalidOperationException($"Not every room took a post within {Patience.TotalSeconds} s.");
            }

            await Task.Delay(Pause, bed.Stopping);
        }

        await Task.Delay(Settle, bed.Stopping);
        await ending.CancelAsync();
        await Task.WhenAll(posting);
        var wrong = await Task.WhenAll(posters.Select(poster => poster.CountWrongAsync()));
        return Findings.Of(
            (Seconds, posters.Max(poster => poster.SecondsUntilUsable(killed))),
            (Lost, wrong.Sum()),
            (Acknowledged, posters.Sum(poster => poster.Acknowledged))
        );
    }

    /// <summary>As it is for all other numbers.</summary>
    public async Task CleanUpAsync(TestBed bed)
    {
        await bed.DownAsync();
        await bed.Product.UpAsync();
        await bed.StartPeersAsync();
    }
}
