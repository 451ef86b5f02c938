using System.Diagnostics;
using Chat.Bench.Servers;

namespace Chat.Bench.Failover;

/// <summary>Posts to one room, message after message, each until it is acknowledged; and remembers when that was.</summary>
internal sealed class Poster(Person person, string room)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<Post> _acknowledged = [];
    private long _latestBegan;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>When the first attempt of the newest acknowledged message began.</summary>
    public long LatestBegan => Volatile.Read(ref _latestBegan);

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await PostAsync(ending);
            await Task.Delay(Pause, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>From then until the first acknowledgement of a message that was sent after it.</summary>
    public double SecondsUntilUsable(long killed) =>
        Stopwatch.GetElapsedTime(killed, _acknowledged.Find(post => post.Began >= killed)!.Ended).TotalSeconds;

    /// <summary>How many acknowledged messages are not in the history, or not in their place, or there twice.</summary>
    public async Task<int> CountWrongAsync()
    {
        var history = await person.HistoryAsync(room);
        var places = history.ToLookup(message => message.ClientId, message => message.Seq, StringComparer.Ordinal);
        return _acknowledged.Count(post => !places[post.ClientId].SequenceEqual([post.Seq]));
    }

    private async Task PostAsync(CancellationToken ending)
    {
        var clientId = $"{Guid.NewGuid()}";
        var began = Stopwatch.GetTimestamp();
        while (!ending.IsCancellationRequested)
        {
            if (await person.TryPostAsync(room, clientId) is { } seq)
            {
                _acknowledged.Add(new Post(clientId, seq, began, Stopwatch.GetTimestamp()));
                Volatile.Write(ref _latestBegan, began);
                return;
            }

            await Task.Delay(Pause, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Post(string ClientId, long Seq, long Began, long Ended);
}
