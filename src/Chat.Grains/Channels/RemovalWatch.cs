using Chat.Data.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Channels;

/// <summary>
/// Knows when retention last removed anything from the log, whichever silo or command did it. What a grain holds in memory
/// is compared with it, so that nobody is shown what is gone.
/// </summary>
internal sealed partial class RemovalWatch(LogReader reader, TimeProvider time, ILogger<RemovalWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private long _newest; // UTC ticks

    /// <summary>A few seconds late; null when nothing has been removed yet, or nothing is known yet.</summary>
    public DateTimeOffset? Newest =>
        Volatile.Read(ref _newest) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Period, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await reader.ReadNewestRemovalAsync(stopping) is { } newest)
            {
                Volatile.Write(ref _newest, newest.UtcTicks);
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "It is not known what retention has removed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
