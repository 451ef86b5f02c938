using Microsoft.Extensions.Logging;

namespace Chat.Data.Log;

internal static partial class LogWriterLog
{
    [LoggerMessage(
        EventId = DataEventIds.AppendFailed,
        Level = LogLevel.Warning,
        Message = "Appending {Count} entries failed; trying again: {Again}."
    )]
    public static partial void AppendFailed(this ILogger logger, Exception exception, int count, bool again);

    [LoggerMessage(
        EventId = DataEventIds.ExpiredInQueue,
        Level = LogLevel.Warning,
        Message = "{Count} entries waited longer than {RetryFor} for a commit and were given up unsent."
    )]
    public static partial void ExpiredInQueue(this ILogger logger, int count, TimeSpan retryFor);

    [LoggerMessage(
        EventId = DataEventIds.Rejected,
        Level = LogLevel.Error,
        Message = "PostgreSQL cannot store change {Seq} of channel {ChannelId}."
    )]
    public static partial void Rejected(this ILogger logger, Exception exception, string channelId, long seq);

    [LoggerMessage(
        EventId = DataEventIds.RemedyFailed,
        Level = LogLevel.Warning,
        Message = "Looking into a refused batch, or creating the partition it lacks, failed."
    )]
    public static partial void RemedyFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = DataEventIds.HeadLocked,
        Level = LogLevel.Warning,
        Message = "{Count} entries, the first of channel {ChannelId}, were given up: somebody keeps the channel's head locked."
    )]
    public static partial void HeadLocked(this ILogger logger, int count, string channelId);
}
