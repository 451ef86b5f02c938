using System.Runtime.InteropServices;
using Chat.Cluster;
using Microsoft.Extensions.Options;

namespace Chat.Health;

/// <summary>
/// Ends the gateway in two steps, so that no proxy sends clients back to where they have just been disconnected: first
/// it says that it is not ready any more and serves on; <see cref="GatewayOptions.DrainFor"/> later it stops, which
/// closes the connections. Asked a second time, it stops at once.
/// </summary>
internal sealed partial class Drain(
    IHostApplicationLifetime application,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<Drain> logger
) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private ITimer? _end;
    private bool _begun;

    /// <summary>Whether it was asked to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _begun);

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public void Begin()
    {
        var drainFor = options.Value.DrainFor;
        if (Interlocked.Exchange(ref _begun, true) || drainFor == TimeSpan.Zero)
        {
            application.StopApplication();
            return;
        }

        LogBegun(logger, drainFor);
        _end = time.CreateTimer(_ => application.StopApplication(), null, drainFor, Timeout.InfiniteTimeSpan);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _end?.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Begin();
    }

    [LoggerMessage(EventId = 240, Level = LogLevel.Information, Message = "Not ready any more; stops in {DrainFor}")]
    private static partial void LogBegun(ILogger logger, TimeSpan drainFor);
}
