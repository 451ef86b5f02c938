using System.Net.Http.Json;
using Chat.TestKit.Clients;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Groups;

// As docs/protocol.md has them, written down once more on purpose.

internal sealed record InvitedAnswer(
    string UserId,
    string DisplayName,
    string InvitedBy,
    string InviterName,
    DateTimeOffset At
);

internal sealed record InvitationAnswer(
    string ChannelId,
    string Name,
    string? Description,
    int MemberCount,
    string InvitedBy,
    string InviterName,
    DateTimeOffset At
);

internal sealed record LinkAnswer(
    Guid Id,
    string Token,
    string CreatedBy,
    string CreatorName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    int? MaxUses,
    int Uses
);

internal sealed record LinkTargetAnswer(
    string ChannelId,
    string Kind,
    string Name,
    string? Description,
    int MemberCount,
    bool Joined,
    DateTimeOffset? ExpiresAt
);

internal sealed record GroupEvent(string ChannelId);

/// <summary>What people do about groups and invitations, over REST.</summary>
internal static class GroupCalls
{
    public static async Task<RoomAnswer> CreateGroupAsync(this ChatClient client, string name = "Group")
    {
        using var answer = await client.Http.PostAsJsonAsync("/api/groups", new { name });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RoomAnswer>())!;
    }

    public static Task<HttpResponseMessage> TryInviteAsync(this ChatClient client, string groupId, ChatClient other) =>
        client.Http.PostAsJsonAsync($"/api/groups/{groupId}/invitations", new { userId = other.Id() });

    public static async Task<InvitedAnswer> InviteAsync(this ChatClient client, string groupId, ChatClient other)
    {
        using var answer = await client.TryInviteAsync(groupId, other);
        Assert.Equal(201, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<InvitedAnswer>())!;
    }

    public static Task<ListAnswer<InvitationAnswer>> InvitationsAsync(this ChatClient client) =>
        client.DoAsync(HttpMethod.Get, "/api/invitations").DoneAsync<ListAnswer<InvitationAnswer>>();

    public static async Task<LinkAnswer> CreateLinkAsync(this ChatClient client, string path, object? request = null)
    {
        using var answer = await client.Http.PostAsJsonAsync($"{path}/links", request ?? new { });
        Assert.Equal(201, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<LinkAnswer>())!;
    }

    /// <summary>Comes in over the hub, and listens from then on.</summary>
    public static Task<CursorAnswer> AcceptAsync(this ChatClient client, string groupId) =>
        client.Hub.InvokeAsync<CursorAnswer>("AcceptInvitation", groupId);

    /// <summary>A group that everybody is in, connected and listening; the first is the owner.</summary>
    public static async Task<string> GatherAsync(this ChatClient owner, params ChatClient[] others)
    {
        var group = await owner.CreateGroupAsync();
        await owner.JoinAsync(group.Id);
        foreach (var other in others)
        {
            await owner.InviteAsync(group.Id, other);
            await other.AcceptAsync(group.Id);
        }

        return group.Id;
    }
}
