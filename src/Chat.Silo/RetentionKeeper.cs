using Chat.Data.Retention;

namespace Chat.Silo;

/// <summary>
/// Removes once a day what is past its limit. Every silo tries, one of them does it. Not at once: who has just started
/// with a wrong setting has some minutes to notice.
/// </summary>
internal sealed partial class RetentionKeeper(
    RetentionRunner retention,
    TimeProvider time,
    ILogger<RetentionKeeper> logger
) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstAfter;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = await TryAsync(stoppingToken) ? Period : PauseAfterFailure;
        }
    }

    /// <returns>Whether nothing is left to do for today.</returns>
    private async Task<bool> TryAsync(CancellationToken stopping)
    {
        try
        {
            return await retention.RunAsync(cancellation: stopping) is null or { Postponed: null };
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception);
            return false;
        }
    }

    [LoggerMessage(
        EventId = 4,
        Level = LogLevel.Error,
        Message = "Messages that are past their limit could not be removed"
    )]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
