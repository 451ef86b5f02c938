using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Conversations;

// As docs/protocol.md has them, written down once more on purpose.

internal sealed record ConversationAnswer(
    string Id,
    ProfileAnswer User,
    PresenceAnswer Presence,
    DateTimeOffset CreatedAt,
    LastMessageAnswer? LastMessage,
    long Unread,
    long ReadSeq,
    DateTimeOffset? LastReadAt,
    long HeadSeq,
    ReceiptsAnswer Receipts,
    PreferencesAnswer Preferences,
    bool Hidden
);

internal sealed record PreferencesAnswer(
    string ChannelId,
    bool Muted,
    DateTimeOffset? MutedUntil,
    long? HiddenSeq,
    bool MarkedUnread
);

internal sealed record ReceiptsAnswer(
    long DeliveredSeq,
    DateTimeOffset? DeliveredAt,
    long ReadSeq,
    DateTimeOffset? ReadAt
);

internal sealed record ReceiptAnswer(string ChannelId, string UserId, long Seq, DateTimeOffset At);

internal sealed record PresenceAnswer(string UserId, string Status, DateTimeOffset? LastSeenAt);

internal sealed record LastMessageAnswer(
    long Seq,
    string SenderId,
    string SenderName,
    string? Text,
    bool Deleted,
    DateTimeOffset CreatedAt
);

/// <summary>What people do in conversations, over REST.</summary>
internal static class ConversationCalls
{
    /// <summary>The id of the conversation with somebody; there is one afterwards.</summary>
    public static async Task<string> OpenAsync(this ChatClient client, ChatClient other)
    {
        using var answer = await client.DoAsync(HttpMethod.Post, "/api/conversations", new { userId = other.Id() });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ConversationAnswer>())!.Id;
    }

    public static Task<ListAnswer<ConversationAnswer>> ListAsync(this ChatClient client, string query = "") =>
        client.DoAsync(HttpMethod.Get, $"/api/conversations{query}").DoneAsync<ListAnswer<ConversationAnswer>>();

    public static Task<ConversationAnswer> ViewAsync(this ChatClient client, string id) =>
        client.DoAsync(HttpMethod.Get, $"/api/conversations/{id}").DoneAsync<ConversationAnswer>();

    public static Task<ListAnswer<MessageAnswer>> HistoryAsync(this ChatClient client, string id, string query = "") =>
        client
            .DoAsync(HttpMethod.Get, $"/api/conversations/{id}/messages{query}")
            .DoneAsync<ListAnswer<MessageAnswer>>();

    public static Task<PostedAnswer> SayAsync(this ChatClient client, string id, string text) =>
        client.SendAsync(id, Guid.CreateVersion7().ToString(), text);

    public static Task<ChangedAnswer> EditAsync(this ChatClient client, string id, long messageSeq, string text) =>
        client.Hub.InvokeAsync<ChangedAnswer>(
            "EditMessage",
            new
            {
                channelId = id,
                messageSeq,
                clientId = Guid.CreateVersion7().ToString(),
                text,
            }
        );

    public static Task<ChangedAnswer> DeleteAsync(this ChatClient client, string id, long messageSeq) =>
        client.Hub.InvokeAsync<ChangedAnswer>("DeleteMessage", new { channelId = id, messageSeq });

    public static Task<ChangedAnswer> ReactAsync(this ChatClient client, string id, long messageSeq, string emoji) =>
        client.Hub.InvokeAsync<ChangedAnswer>(
            "AddReaction",
            new
            {
                channelId = id,
                messageSeq,
                emoji,
            }
        );

    /// <summary>The changes of a conversation that this device was told of live, one after the other.</summary>
    public static IReadOnlyList<(string Event, long Seq)> ToldOf(this ChatClient client, string id) =>
        [.. client.Seen.Where(seen => seen.ChannelId == id).Select(seen => (seen.Event, seen.Seq))];
}
