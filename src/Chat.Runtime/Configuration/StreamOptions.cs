namespace Orleans.Configuration;

/// <summary>Pace of pulled streams. The embedded runtime pushes and has no use for it.</summary>
public class StreamPullingAgentOptions
{
    public TimeSpan GetQueueMsgsTimerPeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    public int BatchContainerBatchSize { get; set; } = 1;
}
