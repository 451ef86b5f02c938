using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Membership;

/// <summary>Keeps the newest view: reads it every <see cref="Period"/>, and at once when somebody has reason to.</summary>
internal sealed partial class MembershipMonitor(
    IMembershipTable table,
    TimeProvider time,
    ILogger<MembershipMonitor> logger
) : IAsyncDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1);
    private Task _loop = Task.CompletedTask;
    private volatile MembershipView _current = MembershipView.Empty;
    private volatile bool _failing;

    /// <summary>Raised after <see cref="Current"/> has changed.</summary>
    public event Action<MembershipView>? Changed;

    public MembershipView Current => _current;

    public void Start() => _loop = LoopAsync();

    /// <summary>Reads the membership now.</summary>
    /// <returns>The newest view; the last known one if the membership cannot be read.</returns>
    public async Task<MembershipView> RefreshAsync()
    {
        try
        {
            await _one.WaitAsync(_stop.Token);
            try
            {
                Publish(await table.ReadAsync(_stop.Token));
            }
            finally
            {
                _one.Release();
            }
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
        }

        return _current;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private async Task LoopAsync()
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
}
