using System.Security.Claims;
using Chat.Accounts;
using Chat.Channels;
using Chat.Cluster;
using Chat.Data.Conversations;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Chat.Messages;

namespace Chat.Conversations;

/// <param name="UserId">The other one.</param>
internal sealed record OpenConversationRequest(string UserId);

/// <summary>Conversations of two people over REST.</summary>
internal static class ConversationsApi
{
    private static readonly ChatError UserNotFound = new(ErrorCodes.UserNotFound, "There is no such user.");

    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services.AddSingleton<ConversationViews>();

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapChannels("/api/conversations", "Conversations");
        conversations
            .MapGet("/", ListAsync)
            .WithSummary("The caller's conversations, that with the newest message first, page by page.")
            .Produces<Page<ConversationAnswer, ListMeta>>()
            .ProducesProblem(400);
        conversations
            .MapPost("/", OpenAsync)
            .WithSummary("The conversation with somebody: the one there is, or else a new one.")
            .Produces<ConversationAnswer>()
            .Produces<ConversationAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(400)
            .ProducesProblem(404);

        var conversation = conversations.MapChannel(TypeId.Conversation);
        conversation
            .MapGet("/", ViewAsync)
            .WithSummary("One conversation of the caller's.")
            .Produces<ConversationAnswer>();
        conversation
            .MapPost("/delivered", MarkDeliveredAsync)
            .WithSummary("Says up to where one of the caller's devices has received it. A smaller seq changes nothing.")
            .Produces<DeliveryMark>()
            .ProducesProblem(400);
        conversation.MapPosts();
        conversation.MapMessages();
    }

    /// <summary>Calls the grain that is the conversation of two people until it answers.</summary>
    public static Task<Result<OpenedConversation>> OpenGrainAsync(
        IClusterClient cluster,
        Person caller,
        string otherId,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!TypeId.IsValid(TypeId.User, otherId))
        {
            return Task.FromResult<Result<OpenedConversation>>(UserNotFound);
        }

        var grain = cluster.GetGrain<IConversationGrain>(ConversationId.Of(caller.Id, otherId));
        return GrainCalls.UntilAnsweredAsync(() => grain.OpenAsync(caller, otherId), time, cancellation);
    }

    private static async Task<IResult> OpenAsync(
        OpenConversationRequest request,
        IClusterClient cluster,
        ConversationViews views,
        ClaimsPrincipal user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var caller = TokenAuthentication.PersonOf(user);
        var opened = await OpenGrainAsync(cluster, caller, request.UserId, time, cancellation);
        if (opened.IsError)
        {
            return opened.Error.ToProblem();
        }

        var (id, created) = opened.Value;
        var view = (await views.FindAsync(caller.Id, id, cancellation))!;
        return created ? TypedResults.Created($"/api/conversations/{id}", view) : TypedResults.Ok(view);
    }

    private static async Task<IResult> ListAsync(
        ConversationViews views,
        ClaimsPrincipal user,
        CancellationToken cancellation,
        string? cursor = null,
        int limit = Limits.Default,
        bool hidden = false
    )
    {
        ConversationPlace? after = null;
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !ConversationCursor.TryParse(cursor, out after))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var caller = TokenAuthentication.PersonOf(user);
        return TypedResults.Ok(await views.ReadPageAsync(caller.Id, after, limit, hidden, cancellation));
    }

    private static Task<IResult> MarkDeliveredAsync([AsParameters] ChannelCall channel, MarkReadRequest request)
    {
        var userId = channel.Caller().Id;
        return channel.AnswerAsync(
            grain => ((IConversationGrain)grain).MarkDeliveredAsync(userId, request.Seq),
            TypedResults.Ok
        );
    }

    private static async Task<IResult> ViewAsync(
        string id,
        ConversationViews views,
        ClaimsPrincipal user,
        CancellationToken cancellation
    ) =>
        TypeId.IsValid(TypeId.Conversation, id)
        && await views.FindAsync(TokenAuthentication.PersonOf(user).Id, id, cancellation) is { } found
            ? TypedResults.Ok(found)
            : ChannelErrors.NotFound($"{TypeId.Conversation}_").ToProblem();
}
