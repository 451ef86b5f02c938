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
        EventId = DataEventIds.PartitionsCreated,
        Level = LogLevel.Warning,
        Message = "A month without a partition was written to; its partition was created on the spot."
    )]
    public static partial void PartitionsCreated(this ILogger logger);

    [LoggerMessage(
        EventId = DataEventIds.PartitionsNotCreated,
        Level = LogLevel.Error,
        Message = "A month without a partition was written to, and creating its partition failed."
    )]
    public static partial void PartitionsNotCreated(this ILogger logger, Exception exception);
}
