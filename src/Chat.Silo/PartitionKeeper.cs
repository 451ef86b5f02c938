using Chat.Data.Schema;
using Npgsql;

namespace Chat.Silo;

/// <summary>Has the coming months' partitions created long before the first message of the month.</summary>
internal sealed partial class PartitionKeeper(
    NpgsqlDataSource database,
    TimeProvider time,
    ILogger<PartitionKeeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(await EnsureAsync(stoppingToken) ? Period : PauseAfterFailure, time, stoppingToken);
        }
    }

    private async Task<bool> EnsureAsync(CancellationToken cancellation)
    {
        try
        {
            LogEnsured(logger, await Partitions.EnsureAsync(database, cancellation));
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(logger, exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Count} partitions were created")]
    private static partial void LogEnsured(ILogger logger, int count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Partitions could not be created")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
