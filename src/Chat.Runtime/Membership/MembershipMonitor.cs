using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Membership;

/// <summary>
/// Keeps the newest view: reads it when the table reports a change or somebody has reason to, and every
/// <see cref="Period"/> in any case, for leases run out unannounced and reports may be lost.
/// </summary>
internal sealed partial class MembershipMonitor(
    IMembershipTable table,
    TimeProvider time,
    ILogger<MembershipMonitor> logger
) : IAsyncDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task<MembershipView> _reading = Task.FromResult(MembershipView.Empty);
    private Task<MembershipView>? _next;
    private Task _loop = Task.CompletedTask;
    private volatile MembershipView _current = MembershipView.Empty;
    private volatile bool _failing;

    /// <summary>Raised after <see cref="Current"/> has changed.</summary>
    public event Action<MembershipView>? Changed;

    public MembershipView Current => _current;

    public void Start() => _loop = Task.WhenAll(PollAsync(), WatchAsync());

    /// <summary>
    /// Reads the membership. Those who ask while a read is under way share the next one, and reads are at least
    /// <see cref="Pause"/> apart, so that a thousand refused calls cost one read and not a thousand.
    /// </summary>
    /// <returns>A view read after the call; the last known one if the membership cannot be read.</returns>
    public Task<MembershipView> RefreshAsync()
    {
        lock (_gate)
        {
            return _next ??= ReadNextAsync(_reading);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await RefreshAsync();
            } while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await table.WatchAsync(() => _ = RefreshAsync(), _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogUnwatched(logger, e.Message);
            }

            await Task.Delay(Period, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<MembershipView> ReadNextAsync(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            _reading = _next!;
            _next = null;
        }

        try
        {
            Publish(await table.ReadAsync(_stop.Token));
            await Task.Delay(Pause, time, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: the last view is as good as any.
        }
        catch (Exception e)
        {
            if (!_failing)
            {
                LogUnreadable(logger, e);
            }

            _failing = true;
            await Task.Delay(Pause, time);
        }

        return _current;
    }

    private void Publish(MembershipView view)
    {
        _failing = false;
        if (view.SameAs(_current))
        {
            return;
        }

        _current = view;
        LogChanged(logger, view.Version, string.Join(", ", view.Silos.Select(silo => $"{silo.Name} {silo.Address}")));
        Changed?.Invoke(view);
    }

    [LoggerMessage(1, LogLevel.Information, "Membership version {Version}: {Silos}")]
    private static partial void LogChanged(ILogger logger, long version, string silos);

    [LoggerMessage(2, LogLevel.Warning, "The membership cannot be read; the last known one stays in use")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "Changes of the membership are not reported, only polled for: {Reason}")]
    private static partial void LogUnwatched(ILogger logger, string reason);
}
