using Chat.Cluster;
using Chat.Data.Presence;
using Microsoft.Extensions.Options;

namespace Chat.Presence;

/// <summary>This gateway's lease: for as long as it is renewed, the people who are connected here are here.</summary>
internal sealed partial class PresenceLease(
    GatewayLeases leases,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<PresenceLease> logger
) : BackgroundService
{
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Lease _lease = new(Guid.NewGuid());

    /// <summary>Raised when the lease had run out, and another is held: nobody knows any more who is connected here.</summary>
    public event Action? Replaced;

    /// <summary>The lease, once it is held.</summary>
    public async Task<Guid> ReadAsync()
    {
        await _isHeld.Task;
        return Volatile.Read(ref _lease).Id;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await leases.EndAsync(_lease.Id, cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotRenewed(logger, exception); // it runs out by itself
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var isRenewed = await TryRenewAsync(stoppingToken);
            await Task.Delay(isRenewed ? GatewayLeases.RenewEvery : PauseAfterFailure, time, stoppingToken);
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken stopping)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(LongestRenewal);
            await RenewAsync(limit.Token);
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotRenewed(logger, exception);
            return false;
        }
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var isNew = !_isHeld.Task.IsCompleted;
        if (await leases.RenewAsync(_lease.Id, options.Value.Id, isNew, cancellation))
        {
            _isHeld.TrySetResult();
            return;
        }

        // Silos have said, or are about to say, that the people of the old one are gone: they take no notice of a new one.
        var other = new Lease(Guid.NewGuid());
        await leases.RenewAsync(other.Id, options.Value.Id, isNew: true, cancellation);
        Volatile.Write(ref _lease, other);
        LogReplaced(logger);
        Replaced?.Invoke();
    }

    private sealed record Lease(Guid Id);

    [LoggerMessage(EventId = 251, Level = LogLevel.Warning, Message = "The gateway's lease could not be renewed")]
    private static partial void LogNotRenewed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 252,
        Level = LogLevel.Warning,
        Message = "The gateway's lease had run out: it tells again who is connected"
    )]
    private static partial void LogReplaced(ILogger logger);
}
