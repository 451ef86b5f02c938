using Chat.Bench.Databases;

namespace Chat.Bench.Appending;

/// <summary>Posts that come in at a steady rate, whatever the speed at which they are written, until disposed.</summary>
internal sealed class PacedPosts : IAsyncDisposable
{
    private const int Channels = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly WrittenChannel[] _channels;
    private readonly int _perInterval;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _posting;

    private PacedPosts(WrittenChannel[] channels, int perSecond)
    {
        _channels = channels;
        _perInterval = (int)(perSecond * Interval.TotalSeconds);
        _posting = Task.Run(PostAsync);
    }

    /// <summary>Begins to post to new channels and to one that is there.</summary>
    public static async Task<PacedPosts> StartAsync(Session session, int perSecond, string alsoTo)
    {
        var run = $"{Guid.NewGuid():N}";
        var ids = Enumerable.Range(0, Channels - 1).Select(i => $"room_{run[..20]}{i:000000}").Append(alsoTo);
        var channels = ids.Select(id => WrittenChannel.OpenAsync(session.Reader, session.Writer, id));
        return new PacedPosts(await Task.WhenAll(channels), perSecond);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _posting;
        _stopping.Dispose();
    }

    private async Task PostAsync()
    {
        var pending = new List<Task>();
        using var timer = new PeriodicTimer(Interval);
        for (var at = 0; await TickAsync(timer); )
        {
            for (var i = 0; i < _perInterval; i++, at++)
            {
                pending.Add(_channels[at % Channels].PostAsync(AppendWork.Text));
            }

            pending.RemoveAll(post => post.IsCompletedSuccessfully);
        }

        await Task.WhenAll(pending);
    }

    private async Task<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
