using Chat.Delivery;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>History from somewhere in the middle.</summary>
internal sealed partial class RoomGrain
{
    /// <summary>Messages on both sides of a seq, or from a time on; one more on each side tells whether there are more.</summary>
    private async Task<HistoryPage> ReadWindowAsync(HistoryQuery query, int limit, ChannelCursor head)
    {
        var position = query.Around ?? await reader.FindPositionAsync(Id, query.At!.Value, CancellationToken.None);
        position = Math.Min(position, head.Seq + 1);
        var before = query.At is null ? limit / 2 : 0;
        var from = limit - before;
        var around = await reader.ReadAroundAsync(Id, position, before + 1, from + 1, CancellationToken.None);
        var messages = around.Before.Take(before).Reverse().Concat(around.From.Take(from));
        var page = await ViewAsync([.. messages], query.ReaderId);
        long? previous =
            around.Before.Count <= before ? null
            : page is [var first, ..] ? first.Seq
            : position;
        return new HistoryPage(page, around.From.Count > from, head.Epoch, head.Seq, previous);
    }
}
