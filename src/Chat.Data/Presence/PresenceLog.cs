using Microsoft.Extensions.Logging;

namespace Chat.Data.Presence;

internal static partial class PresenceLog
{
    [LoggerMessage(
        EventId = DataEventIds.PresenceNotWritten,
        Level = LogLevel.Warning,
        Message = "The presence of {Count} people could not be written"
    )]
    public static partial void PresenceNotWritten(this ILogger logger, Exception exception, int count);
}
