using Chat.Data.Unread;
using Chat.Errors;
using Chat.Messages;
using Chat.Presence;

namespace Chat.Conversations;

/// <summary>How far each of the two has received and read it, and what the other is told of that.</summary>
internal sealed partial class ConversationGrain
{
    private readonly Dictionary<string, (long Delivered, long Read)> _told = new(StringComparer.Ordinal);

    public async Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq)
    {
        var marked = await MarkAsync(readerId, seq, isRead: true);
        return marked.IsError ? marked.Error : new ReadMark(Id, marked.Value.ReadSeq);
    }

    public async Task<Result<DeliveryMark>> MarkDeliveredAsync(string userId, long seq)
    {
        var marked = await MarkAsync(userId, seq, isRead: false);
        return marked.IsError ? marked.Error : new DeliveryMark(Id, marked.Value.DeliveredSeq);
    }

    private async Task<Result<MarkedPosition>> MarkAsync(string userId, long seq, bool isRead)
    {
        if (!IsOneOfThem(userId))
        {
            return Refuse();
        }

        var marked = await _core!.MarkAsync(userId, seq, isRead, isDelivered: true);
        if (!marked.IsError && marked.Value.IsMoved)
        {
            Tell(userId, marked.Value);
        }

        return marked;
    }

    /// <summary>Each move once, however many asked for it. Who has read has received, and is told as that only.</summary>
    private void Tell(string userId, MarkedPosition marked)
    {
        var (delivered, read) = _told.GetValueOrDefault(userId);
        _told[userId] = (Math.Max(delivered, marked.DeliveredSeq), Math.Max(read, marked.ReadSeq));
        if (marked.ReadSeq > read)
        {
            Tell("MessageRead", new Receipt(Id, userId, marked.ReadSeq, marked.ReadAt ?? _time.GetUtcNow()));
        }

        if (marked.DeliveredSeq > Math.Max(delivered, marked.ReadSeq))
        {
            Tell(
                "MessageDelivered",
                new Receipt(Id, userId, marked.DeliveredSeq, marked.DeliveredAt ?? _time.GetUtcNow())
            );
        }
    }

    private void Tell(string name, Receipt receipt)
    {
        var told = PersonEvent.Of(name, receipt);
        _ = delivery.SendAsync(receipt.UserId, told);
        if (!Array.Exists(People(), userId => ViewOf(userId).Blocks))
        {
            _ = delivery.SendAsync(_pair!.Other(receipt.UserId), told);
        }
    }

    /// <summary>The argument of <c>MessageDelivered</c> and <c>MessageRead</c>: somebody has everything up to a seq.</summary>
    private sealed record Receipt(string ChannelId, string UserId, long Seq, DateTimeOffset At);
}
