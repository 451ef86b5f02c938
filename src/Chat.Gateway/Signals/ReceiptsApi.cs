using Chat.Channels;
using Chat.Lists;

namespace Chat.Signals;

/// <summary>How far members have read, over REST.</summary>
internal static class ReceiptsApi
{
    /// <param name="channel">The address of one room or group.</param>
    public static void MapReceipts(this IEndpointRouteBuilder channel) =>
        channel
            .MapGet("/receipts", ReadAsync)
            .WithSummary("How far each member has read, of those who show it. Members only, in small channels.")
            .Produces<Page<Receipt, ListMeta>>()
            .ProducesProblem(403)
            .ProducesProblem(409);

    private static Task<IResult> ReadAsync([AsParameters] ChannelCall channel)
    {
        var readerId = channel.Caller().Id;
        return channel.AnswerRoomAsync(
            grain => grain.ReadReceiptsAsync(readerId),
            list => TypedResults.Ok(new Page<Receipt, ListMeta>(list.Receipts, new ListMeta(null)))
        );
    }
}
