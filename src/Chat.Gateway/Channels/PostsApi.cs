using Chat.Errors;
using Chat.Lists;
using Chat.Messages;

namespace Chat.Channels;

internal sealed record MarkReadRequest(long Seq);

internal sealed record PostMessageRequest(string ClientId, string Text);

/// <summary>Reading and posting over REST, in channels of every kind.</summary>
internal static class PostsApi
{
    /// <param name="channel">The address of one channel.</param>
    public static void MapPosts(this IEndpointRouteBuilder channel)
    {
        channel
            .MapPost("/read", MarkReadAsync)
            .WithSummary("Moves the caller's read position forward. Members only; a smaller seq changes nothing.")
            .Produces<ReadMark>()
            .ProducesProblem(400)
            .ProducesProblem(403);
        channel
            .MapGet("/messages", ReadAsync)
            .WithSummary("Messages: the newest, those before, after or around a seq, or from a time on. Members only.")
            .Produces<Page<Message, HistoryMeta>>()
            .ProducesProblem(400)
            .ProducesProblem(403);
        channel
            .MapPost("/messages", PostAsync)
            .WithSummary("Posts a text; answers once it is durable. The same client id again answers the first post.")
            .Produces<PostedAnswer>(StatusCodes.Status201Created)
            .Produces<PostedAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(409);
    }

    private static Task<IResult> MarkReadAsync([AsParameters] ChannelCall channel, MarkReadRequest request)
    {
        var readerId = channel.Caller().Id;
        return channel.AnswerAsync(grain => grain.MarkReadAsync(readerId, request.Seq), TypedResults.Ok);
    }

    private static async Task<IResult> ReadAsync(
        [AsParameters] ChannelCall channel,
        [AsParameters] HistoryRange range,
        int limit = Limits.Default
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        var query = range.ToQuery(channel.Caller().Id, limit);
        return query.IsError
            ? query.Error.ToProblem()
            : await channel.AnswerAsync(grain => grain.ReadAsync(query.Value), HistoryMeta.ToAnswer);
    }

    private static Task<IResult> PostAsync([AsParameters] ChannelCall channel, PostMessageRequest request)
    {
        var message = new PostMessage(channel.Caller(), request.ClientId, request.Text);
        return channel.AnswerAsync(grain => grain.PostAsync(message), ToAnswer);
    }

    public static IResult ToAnswer(PostedMessage posted) =>
        TypedResults.Json(
            PostedAnswer.Of(posted),
            statusCode: posted.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created
        );
}
