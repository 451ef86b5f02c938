using System.Diagnostics;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Running;

/// <summary>How far connecting has got.</summary>
internal sealed class Progress(Run run, IReadOnlyList<Worker> workers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly long _began = Stopwatch.GetTimestamp();
    private long _latest = Stopwatch.GetTimestamp();
    private long _ready;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>How many users are connected and in their rooms.</summary>
    /// <exception cref="UnreachableServerException">Nobody more for a long time, though somebody tries.</exception>
    public async Task<long> ReadyAsync()
    {
        var counts = await Task.WhenAll(workers.Select(worker => worker.Loop.AskAsync(worker.Count)));
        var ready = counts.Sum(count => count.Users);
        if (ready != _ready)
        {
            (_ready, _latest) = (ready, Stopwatch.GetTimestamp());
        }

        if (Stopwatch.GetElapsedTime(_latest) > Patience && run.Errors.All is [var error, ..])
        {
            throw new UnreachableServerException(
                $"Not everybody can connect: {error.Code}, {error.Count} times, for instance {error.Example}"
            );
        }

        return ready;
    }
}
