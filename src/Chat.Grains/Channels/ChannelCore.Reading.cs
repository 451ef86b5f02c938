using System.Globalization;
using Chat.Data.Unread;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Channels;

internal sealed partial class ChannelCore
{
    private static readonly ChatError ReadUnavailable = new(
        ErrorCodes.Unavailable,
        "The read position cannot be stored at the moment. Send the same again.",
        Retry: true
    );

    public async Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq)
    {
        var marked = await MarkAsync(readerId, seq, isRead: true);
        return marked.IsError ? marked.Error : new ReadMark(Id, marked.Value.ReadSeq);
    }

    /// <summary>Moves a member's positions forward: what is read has been delivered.</summary>
    /// <param name="readerId">The member.</param>
    /// <param name="seq">Up to where.</param>
    /// <param name="isRead">Whether they have read it, or only received.</param>
    /// <param name="isDelivered">Whether what is delivered is kept.</param>
    public async Task<Result<MarkedPosition>> MarkAsync(
        string readerId,
        long seq,
        bool isRead,
        bool isDelivered = false
    )
    {
        if (seq < 0 || (seq > Log.Head.Seq && !await IsWrittenAsync(seq)))
        {
            return new ChatError(
                ErrorCodes.SeqInvalid,
                string.Create(CultureInfo.InvariantCulture, $"The channel's changes are numbered up to {Log.Head.Seq}.")
            );
        }

        var (ordinal, at) = isRead ? await PlaceOfAsync(seq) : (0, DateTimeOffset.UnixEpoch);
        var position = new ReadPosition(Id, readerId, isRead ? seq : 0, ordinal, at, isDelivered ? seq : 0);
        if (await _services.Positions.MoveAsync(position) is not { } marked)
        {
            return ReadUnavailable;
        }

        if (isRead && marked.IsMoved && marked.ReadSeq == seq)
        {
            _services.Signals.Moves.Tell(readerId, Id, seq);
        }

        return marked;
    }

    /// <summary>What is beyond this activation's head can have been written by another one, whose clients know it.</summary>
    private async Task<bool> IsWrittenAsync(long seq) =>
        await Reader.ReadHeadAsync(Id, CancellationToken.None) is { } head && seq <= head.Seq;

    /// <summary>Nearly everybody marks what has just been posted, which is held here.</summary>
    private async Task<(long Ordinal, DateTimeOffset At)> PlaceOfAsync(long seq)
    {
        if (Log.Recent.TryBefore(seq + 1, 1, out var messages, out _) && seq <= Log.Head.Seq)
        {
            return messages is [var newest] ? (newest.Ordinal, newest.CreatedAt) : (0, DateTimeOffset.UnixEpoch);
        }

        return await Reader.ReadPlaceAsync(Id, seq, CancellationToken.None) ?? (0, DateTimeOffset.UnixEpoch);
    }
}
