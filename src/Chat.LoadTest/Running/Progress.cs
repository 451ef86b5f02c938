using System.Diagnostics;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Running;

/// <summary>How far connecting has got.</summary>
/// <param name="patience">How long nobody may come in of those who were told to.</param>
internal sealed class Progress(Run run, IReadOnlyList<Worker> workers, TimeSpan patience)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _latest = Stopwatch.GetTimestamp();
    private long _told;
    private long _ready;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>How many users are connected and in their rooms.</summary>
    /// <param name="told">How many were told to connect.</param>
    /// <exception cref="UnreachableServerException">Nobody more for a long time, though somebody tries.</exception>
    public async Task<long> ReadyAsync(long told)
    {
        var counts = await Task.WhenAll(workers.Select(worker => worker.Loop.AskAsync(worker.Count)));
        var ready = counts.Sum(count => count.Users);
        if (ready != _ready || told != _told || ready >= told)
        {
            (_ready, _told, _latest) = (ready, told, Stopwatch.GetTimestamp());
            return ready;
        }

        return Stopwatch.GetElapsedTime(_latest) > patience
            ? throw new UnreachableServerException(
                run.Errors.All is [var error, ..]
                    ? $"Not everybody can connect: {error.Code}, {Figures.Of(error.Count, "time")}, for instance {error.Example}"
                    : "Not everybody can connect: the server takes connections and does not answer."
            )
            : ready;
    }
}
