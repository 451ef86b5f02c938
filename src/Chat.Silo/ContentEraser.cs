using Chat.Channels;
using Chat.Data.Erasure;
using Chat.Erasure;

namespace Chat.Silo;

/// <summary>
/// Carries out orders to erase what people have written: has each room write it down, then takes the texts away. Every silo
/// looks for what is to be done, one at a time does it, and what a dead one has begun the next one finishes.
/// </summary>
internal sealed partial class ContentEraser(
    ErasureWork work,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<ContentEraser> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Period, time, stoppingToken);
            await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            long erased = await work.RunAsync(RecordAsync, cancellation);
            if (erased > 0)
            {
                LogErased(logger, erased);
            }
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    private async Task<long?> RecordAsync(ContentErasure erasure, string channelId, CancellationToken cancellation)
    {
        var order = new EraseContent(erasure.Id, erasure.UserId, erasure.RequestedBy);
        var recorded = await grains.GetChannel(channelId).EraseContentAsync(order).WaitAsync(cancellation);
        if (!recorded.IsError)
        {
            return recorded.Value.Seq;
        }

        LogRefused(logger, erasure.Id, channelId, recorded.Error.Code);
        return null;
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "{Count} texts were erased")]
    private static partial void LogErased(ILogger logger, long count);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "An erasure could not go on; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 22,
        Level = LogLevel.Warning,
        Message = "Erasure {Id} could not be recorded in {ChannelId}: {Code}"
    )]
    private static partial void LogRefused(ILogger logger, Guid id, string channelId, string code);
}
