using Chat.Data.Activity;
using Chat.Data.Log;
using Chat.Data.Unread;
using Chat.Mentions;
using Chat.Messages;
using Chat.Signals;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Channels;

/// <summary>What the grains of all kinds of channels need of their silo.</summary>
internal sealed record ChannelServices(
    LogReader Reader,
    LogWriter Writer,
    ReadPositionWriter Positions,
    RemovalWatch Removals,
    ActivityWriter Activity,
    MentionTeller Mentions,
    IOptions<MessageOptions> Messages,
    SignalServices Signals,
    TimeProvider Time,
    ILoggerFactory Loggers
);
