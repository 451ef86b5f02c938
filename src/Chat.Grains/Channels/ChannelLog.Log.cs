using Chat.Data.Log;
using Microsoft.Extensions.Logging;

namespace Chat.Channels;

internal sealed partial class ChannelLog
{
    [LoggerMessage(
        EventId = 100,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: change {Seq} was not written: {Outcome}"
    )]
    private static partial void LogRefused(ILogger logger, string channelId, long seq, AppendOutcome outcome);

    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: superseded at {Seq} by another activation; this one ends"
    )]
    private static partial void LogSuperseded(ILogger logger, string channelId, long seq);

    [LoggerMessage(
        EventId = 102,
        Level = LogLevel.Warning,
        Message = "{ChannelId}: the log does not go on from {Seq} but at {Next}: changes are lost or there twice; audit it"
    )]
    private static partial void LogHole(ILogger logger, string channelId, long seq, long next);
}
