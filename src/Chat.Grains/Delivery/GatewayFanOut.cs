using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chat.Delivery;

/// <summary>
/// Sends a channel's changes to the gateways attached to it. Nothing waits for it and everything in it may be lost:
/// a gateway finds a hole by the seqs and reads it from the channel. What is known not to have been taken, because the
/// stream's queue was in a silo that has died, is sent again.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed partial class GatewayFanOut(
    string channelId,
    IStreamProvider streams,
    TimeProvider time,
    ILogger<GatewayFanOut> logger
)
{
    /// <summary>Changes in one event. Bounds the size of an event, not the rate.</summary>
    private const int MaxBatch = 100;

    /// <summary>Changes waiting for one gateway; a gateway that far behind is better off reading the log.</summary>
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Attachment> _attachments = new(StringComparer.Ordinal);

    /// <summary>The gateways that hold a lease.</summary>
    public IEnumerable<string> Gateways =>
        _attachments
            .Values.Where(attachment => attachment.LeaseEnds >= time.GetUtcNow())
            .Select(attachment => attachment.GatewayId);

    /// <summary>
    /// Starts or prolongs a gateway's lease, and shows it that the stream to it works: the answer to the call does not.
    /// </summary>
    public void Attach(string gatewayId, Guid attachmentId, long epoch)
    {
        if (!_attachments.TryGetValue(gatewayId, out var attachment))
        {
            var stream = StreamId.Create(FanOut.Gateways, FanOut.Key(gatewayId, channelId));
            attachment = new Attachment(gatewayId, streams.GetStream<ChannelEvents>(stream));
            _attachments.Add(gatewayId, attachment);
        }

        attachment.Id = attachmentId;
        attachment.LeaseEnds = time.GetUtcNow() + GatewayLease.Duration;
        attachment.IsSignDue = true;
        Send(epoch, attachment);
    }

    public void Detach(string gatewayId, Guid attachmentId)
    {
        if (_attachments.TryGetValue(gatewayId, out var attachment) && attachment.Id == attachmentId)
        {
            _attachments.Remove(gatewayId);
            attachment.LeaseEnds = default;
        }
    }

    /// <summary>Tells all gateways that this channel has come to life here, so that those who need it attach.</summary>
    public async Task AnnounceAsync(ChannelCursor head)
    {
        var stream = streams.GetStream<ChannelCursor>(StreamId.Create(FanOut.Announcements, FanOut.Rooms));
        for (var pause = FirstPause; pause <= LongestPause; pause *= 2)
        {
            try
            {
                await stream.OnNextAsync(head);
                return;
            }
            catch (Exception exception)
            {
                LogAnnouncementFailed(logger, channelId, exception);
            }

            await Task.Delay(pause, time);
        }

        // The gateways' renewals find out a little later.
    }

    public void Publish(long epoch, Change change)
    {
        var now = time.GetUtcNow();
        foreach (var (gatewayId, attachment) in _attachments)
        {
            if (attachment.LeaseEnds < now)
            {
                _attachments.Remove(gatewayId);
                LogLeaseEnded(logger, channelId, gatewayId);
                continue;
            }

            if (attachment.Waiting.Count >= MaxWaiting)
            {
                attachment.Waiting.Clear();
                LogGatewayBehind(logger, channelId, gatewayId);
            }

            attachment.Waiting.Enqueue(change);
            Send(epoch, attachment);
        }
    }

    private void Send(long epoch, Attachment attachment)
    {
        if (attachment.Sending.IsCompleted)
        {
            attachment.Sending = SendAsync(epoch, attachment);
        }
    }

    /// <summary>Sends what waits for one gateway, and what comes to wait meanwhile, in order.</summary>
    private async Task SendAsync(long epoch, Attachment attachment)
    {
        // Lets the rest of the turn publish too, so that changes committed together travel together.
        await Task.Yield();
        while (attachment.Waiting.Count > 0 || attachment.IsSignDue)
        {
            attachment.IsSignDue = false; // changes are a sign as well
            await SendAsync(attachment, new ChannelEvents(channelId, epoch, TakeBatch(attachment.Waiting)));
        }
    }

    /// <summary>Changes that follow each other; none if none wait.</summary>
    private static List<Change> TakeBatch(Queue<Change> waiting)
    {
        var batch = new List<Change>(Math.Min(waiting.Count, MaxBatch));
        while (
            batch.Count < MaxBatch
            && waiting.TryPeek(out var following)
            && (batch.Count == 0 || following.Seq == batch[^1].Seq + 1)
        )
        {
            batch.Add(waiting.Dequeue());
        }

        return batch;
    }

    /// <summary>Sends until the stream takes it, or the gateway's lease has ended. A repeat does no harm.</summary>
    private async Task SendAsync(Attachment attachment, ChannelEvents events)
    {
        for (var pause = FirstPause; attachment.LeaseEnds >= time.GetUtcNow(); pause = Longer(pause))
        {
            try
            {
                await attachment.Stream.OnNextAsync(events);
                return;
            }
            catch (Exception exception)
            {
                if (pause == FirstPause)
                {
                    LogSendFailed(logger, channelId, attachment.GatewayId, exception);
                }
            }

            await Task.Delay(pause, time);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private sealed class Attachment(string gatewayId, IAsyncStream<ChannelEvents> stream)
    {
        public string GatewayId { get; } = gatewayId;
        public Guid Id { get; set; }
        public IAsyncStream<ChannelEvents> Stream { get; } = stream;
        public Queue<Change> Waiting { get; } = new();
        public DateTimeOffset LeaseEnds { get; set; }
        public bool IsSignDue { get; set; }
        public Task Sending { get; set; } = Task.CompletedTask;
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "{ChannelId}: could not be announced")]
    private static partial void LogAnnouncementFailed(ILogger logger, string channelId, Exception exception);

    [LoggerMessage(EventId = 111, Level = LogLevel.Information, Message = "{ChannelId}: {GatewayId} let its lease end")]
    private static partial void LogLeaseEnded(ILogger logger, string channelId, string gatewayId);

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "{ChannelId}: {GatewayId} is too far behind")]
    private static partial void LogGatewayBehind(ILogger logger, string channelId, string gatewayId);

    [LoggerMessage(EventId = 113, Level = LogLevel.Warning, Message = "{ChannelId}: sending to {GatewayId} failed")]
    private static partial void LogSendFailed(ILogger logger, string channelId, string gatewayId, Exception exception);
}
