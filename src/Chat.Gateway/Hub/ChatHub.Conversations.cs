using Chat.Channels;
using Chat.Conversations;
using Chat.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Hubs;

internal sealed record MarkDeliveredCall(IReadOnlyList<MarkReadCall?> Channels);

internal sealed record MarkDeliveredAnswer(IReadOnlyList<DeliveryMark> Channels);

internal sealed partial class ChatHub
{
    private const int MostDelivered = 100;

    /// <summary>Answers the conversation with somebody: the one there is, or else a new one.</summary>
    public async Task<ConversationAnswer> OpenConversation(string userId, [FromServices] ConversationViews views)
    {
        var opened = Accept(
            await ConversationsApi.OpenGrainAsync(cluster, Caller, userId, time, Context.ConnectionAborted)
        );
        return (await views.FindAsync(Caller.Id, opened.Id, Context.ConnectionAborted))!;
    }

    /// <summary>Says up to where this device has received conversations; answers once it is durable.</summary>
    public async Task<MarkDeliveredAnswer> MarkDelivered(MarkDeliveredCall? request)
    {
        if (request is null || request.Channels.Count > MostDelivered || request.Channels.Contains(null))
        {
            throw Refused(
                new(
                    ErrorCodes.BadRequest,
                    $"'MarkDelivered' takes up to {MostDelivered} conversations, each with a seq."
                )
            );
        }

        return new(await Task.WhenAll(request.Channels.Select(channel => MarkDeliveredAsync(channel!))));
    }

    /// <summary>Several at once, so the door is not passed for later calls.</summary>
    private Task<DeliveryMark> MarkDeliveredAsync(MarkReadCall mark)
    {
        var (id, seq) = mark;
        if (!ChannelIds.IsValid(id) || !ChannelIds.IsConversation(id))
        {
            throw Refused(ChannelErrors.NotFound(id));
        }

        var (userId, grain) = (Caller.Id, cluster.GetGrain<IConversationGrain>(id));
        return Outbox.HasPassed(id)
            ? CallAsync(() => grain.MarkDeliveredAsync(userId, seq))
            : CallAsync(() =>
                door.EnterAsync(userId, id, () => grain.MarkDeliveredAsync(userId, seq), Context.ConnectionAborted)
            );
    }
}
