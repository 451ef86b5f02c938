using Microsoft.Extensions.Logging;

namespace Chat.Data.Unread;

internal static partial class ReadPositionLog
{
    [LoggerMessage(
        EventId = DataEventIds.MovingFailed,
        Level = LogLevel.Warning,
        Message = "{Count} read positions were not written."
    )]
    public static partial void MovingFailed(this ILogger logger, Exception exception, int count);
}
