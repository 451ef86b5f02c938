using System.Globalization;
using Chat.Data.Unread;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

internal sealed partial class RoomGrain
{
    private static readonly ChatError ReadUnavailable = new(
        ErrorCodes.Unavailable,
        "The read position cannot be stored at the moment. Send the same again.",
        Retry: true
    );

    public async Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq)
    {
        if (_log is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(readerId))
        {
            return NotAMember;
        }

        if (seq < 0 || (seq > _log.Head.Seq && !await IsWrittenAsync(seq)))
        {
            return new ChatError(
                ErrorCodes.SeqInvalid,
                string.Create(CultureInfo.InvariantCulture, $"The room's changes are numbered up to {_log.Head.Seq}.")
            );
        }

        var (ordinal, at) = await PlaceOfAsync(seq);
        var read = await positions.MoveAsync(new ReadPosition(Id, readerId, seq, ordinal, at));
        return read is { } readSeq ? new ReadMark(Id, readSeq) : ReadUnavailable;
    }

    /// <summary>What is beyond this activation's head can have been written by another one, whose clients know it.</summary>
    private async Task<bool> IsWrittenAsync(long seq) =>
        await reader.ReadHeadAsync(Id, CancellationToken.None) is { } head && seq <= head.Seq;

    /// <summary>Nearly everybody marks what has just been posted, which is held here.</summary>
    private async Task<(long Ordinal, DateTimeOffset At)> PlaceOfAsync(long seq)
    {
        if (_log!.Recent.TryBefore(seq + 1, 1, out var messages, out _) && seq <= _log.Head.Seq)
        {
            return messages is [var newest] ? (newest.Ordinal, newest.CreatedAt) : (0, DateTimeOffset.UnixEpoch);
        }

        return await reader.ReadPlaceAsync(Id, seq, CancellationToken.None) ?? (0, DateTimeOffset.UnixEpoch);
    }
}
