using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Transport;

/// <summary>
/// Asks every silo for signs of life, once a second, and reports those from which none comes: a silo that is cut off from
/// the others, but not from the database, still renews its lease, and only they can tell.
/// </summary>
internal sealed partial class LinkWatch(SiloLinks links, SiloLinkParts parts) : IAsyncDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Looks after which a silo counts as out of reach: longer than it takes to replace a broken connection.</summary>
    private const int MaxSilentLooks = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly string _ownName = $"{parts.Identity.Name} {Guid.NewGuid():N}";
    private Task _loop = Task.CompletedTask;
    private Task _accusing = Task.CompletedTask;
    private bool _hasAccused;
    private bool _isFailing;

    public void Start() => _loop = LoopAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _accusing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Period, parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private void Look()
    {
        foreach (var link in links.All)
        {
            link.Look();
        }

        var unreachable = links
            .All.Where(link => link.SilentLooks >= MaxSilentLooks)
            .Select(link => link.Silo)
            .ToList();
        if ((unreachable.Count > 0 || _hasAccused) && _accusing.IsCompleted)
        {
            // Not awaited: a database that hangs must not keep this silo from asking, or the others hear nothing of it.
            _accusing = AccuseAsync(unreachable);
        }
    }

    private async Task AccuseAsync(List<SiloAddress> unreachable)
    {
        try
        {
            var voter = parts.Identity.Address?.ToString() ?? _ownName;
            if (await parts.Table.AccuseAsync(voter, !parts.Identity.IsSilo, unreachable, _stop.Token) is { } evicted)
            {
                LogEvicted(parts.Logger, evicted.Name, evicted.Address.ToString());
                await parts.Membership.RefreshAsync();
            }

            _hasAccused = unreachable.Count > 0;
            _isFailing = false;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                LogAccusationFailed(parts.Logger, e);
            }

            _isFailing = true;
        }
    }

    [LoggerMessage(16, LogLevel.Warning, "{Silo} {Address} is alive, but cut off: it is no longer a member")]
    private static partial void LogEvicted(ILogger logger, string silo, string address);

    [LoggerMessage(17, LogLevel.Warning, "That silos cannot be reached could not be reported")]
    private static partial void LogAccusationFailed(ILogger logger, Exception exception);
}
