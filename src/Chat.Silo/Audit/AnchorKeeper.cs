using System.Globalization;
using Chat.Data.Audit;
using Npgsql;

namespace Chat.Silo.Audit;

/// <summary>
/// Writes down once a day where all logs end, signed, in a folder that the database knows nothing of: what a log is compared
/// with when somebody may have rewritten it. Only where <c>Audit:AnchorFolder</c> names one.
/// </summary>
internal sealed partial class AnchorKeeper(
    NpgsqlDataSource database,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<AnchorKeeper> logger
) : BackgroundService
{
    /// <summary>Often enough to make up for a day's beginning that was missed.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration["Audit:AnchorFolder"] is not { Length: > 0 } folder)
        {
            return;
        }

        while (true)
        {
            await KeepAsync(folder, stoppingToken);
            await Task.Delay(Period, time, stoppingToken);
        }
    }

    internal async Task KeepAsync(string folder, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        string day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string file = Path.Combine(folder, $"anchors-{day}.jsonl");
        try
        {
            if (File.Exists(file))
            {
                return;
            }

            using var key = AuditSettings.LoadKey(configuration);
            int channels = 0;
            await AuditWriting.WriteAsync(
                file,
                async output =>
                {
                    var origin = (now, AuditSettings.Build);
                    channels = await AuditExport.WriteAnchorsAsync(database, key, output, origin, cancellation);
                    return true;
                }
            );
            LogKept(logger, channels, file);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or AuditFileException
                        or UsageException
                        or NpgsqlException
            )
        {
            if (File.Exists(file))
            {
                return; // another silo was faster
            }

            LogFailed(logger, file, exception);
        }
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "Where {Channels} logs end is kept in {File}")]
    private static partial void LogKept(ILogger logger, int channels, string file);

    [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "Where the logs end could not be kept in {File}")]
    private static partial void LogFailed(ILogger logger, string file, Exception exception);
}
