using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Activations;

/// <summary>What every activation of a silo needs.</summary>
internal sealed record ActivationParts(
    IServiceProvider Services,
    IGrainFactory GrainFactory,
    ActivationDirectory Directory,
    ActivationMetrics Metrics,
    TimeProvider Time,
    ILogger Logger,
    int MailboxLimit,
    TimeSpan ActivationTimeout,
    TimeSpan DeactivationTimeout
);

internal static partial class ActivationLog
{
    [LoggerMessage(20, LogLevel.Error, "{Grain} could not be activated")]
    public static partial void ActivationFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(21, LogLevel.Error, "{Grain} did not deactivate cleanly")]
    public static partial void DeactivationFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(22, LogLevel.Error, "A timer of {Grain} failed")]
    public static partial void TimerFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(24, LogLevel.Error, "The outcome of a call of {Grain} could not be told")]
    public static partial void CompletionFailed(ILogger logger, Exception exception, string grain);

    [LoggerMessage(23, LogLevel.Error, "{Call}, a one-way call, failed")]
    public static partial void OneWayFailed(ILogger logger, Exception exception, string call);

    [LoggerMessage(26, LogLevel.Information, "{Ended} idle activations end; there were {Count}")]
    public static partial void Collected(ILogger logger, int ended, int count);

    [LoggerMessage(25, LogLevel.Warning, "{Call}, a one-way call, was dropped: too many calls wait for {Key}")]
    public static partial void OneWayRefused(ILogger logger, string call, string key);
}
