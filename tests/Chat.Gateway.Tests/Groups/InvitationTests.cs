using System.Net;
using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Groups;

/// <summary>Invitations and links over REST and the hub, from both sides.</summary>
[Collection(ServerCollection.Name)]
public sealed class InvitationTests(ChatServer server)
{
    [Fact]
    public async Task Invited_person_is_told_comes_in_and_hears_everything()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var tablet = bob.At(server.Url);
        await tablet.ConnectAsync();
        var group = await ada.CreateGroupAsync("Crew");
        await ada.JoinAsync(group.Id);

        var invited = await ada.InviteAsync(group.Id, bob);
        Assert.Equal(invited, await ada.InviteAsync(group.Id, bob));
        var told = await bob.UntilToldAsync<InvitationAnswer>("InvitationReceived", one => one.ChannelId == group.Id);

        Assert.Equal(("Crew", 1, ada.Id(), "Ada"), (told.Name, told.MemberCount, told.InvitedBy, told.InviterName));
        Assert.Equal([told], (await bob.InvitationsAsync()).Data);
        var waiting = await ada.DoAsync(HttpMethod.Get, $"/api/groups/{group.Id}/invitations")
            .DoneAsync<ListAnswer<InvitedAnswer>>();
        Assert.Equal([invited], waiting.Data);

        var cursor = await bob.AcceptAsync(group.Id);
        await tablet.UntilToldAsync<GroupEvent>("GroupJoined", joined => joined.ChannelId == group.Id);
        await tablet.UntilToldAsync<GroupEvent>("InvitationEnded", ended => ended.ChannelId == group.Id);
        await tablet.JoinAsync(group.Id);
        var sent = await ada.SendAsync(group.Id, "1", "welcome");
        await bob.UntilSeenAsync(group.Id, sent.Seq);
        await tablet.UntilSeenAsync(group.Id, sent.Seq);
        Assert.Equal(cursor.Seq + 1, sent.Seq);
        Assert.Empty((await bob.InvitationsAsync()).Data);
        Assert.Equal(
            cursor,
            await bob.DoAsync(HttpMethod.Post, $"/api/invitations/{group.Id}/accept").DoneAsync<CursorAnswer>() with
            {
                Seq = cursor.Seq,
            }
        );
    }

    [Fact]
    public async Task Who_is_blocked_cannot_tell_and_who_blocks_hears_nothing()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var group = await ada.CreateGroupAsync();
        await bob.BlockAsync(ada);

        var (toBob, toCleo) = (await InviteRawAsync(ada, group.Id, bob), await InviteRawAsync(ada, group.Id, cleo));
        Assert.Equal(
            toCleo.Replace(cleo.Id(), bob.Id(), StringComparison.Ordinal),
            toBob.Replace("Bob", "Cleo", StringComparison.Ordinal)
        );
        await cleo.UntilToldAsync<InvitationAnswer>("InvitationReceived", one => one.ChannelId == group.Id);
        var waiting = await ada.DoAsync(HttpMethod.Get, $"/api/groups/{group.Id}/invitations")
            .DoneAsync<ListAnswer<InvitedAnswer>>();
        Assert.Equal(2, waiting.Data.Count);
        Assert.Empty((await bob.InvitationsAsync()).Data);
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Post, $"/api/invitations/{group.Id}/accept"),
            404,
            ErrorCodes.InvitationNotFound
        );

        // The end of the block brings nothing back; who is invited again hears of it.
        await bob.UnblockAsync(ada);
        Assert.Empty((await bob.InvitationsAsync()).Data);
        await ada.InviteAsync(group.Id, bob);
        Assert.Single((await bob.InvitationsAsync()).Data);

        // A block takes away what was seen before.
        await cleo.BlockAsync(ada);
        Assert.Empty((await cleo.InvitationsAsync()).Data);
    }

    [Fact]
    public async Task Declined_looks_pending_to_who_invites_and_cancelled_is_gone()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var group = await ada.CreateGroupAsync();
        var invited = await ada.InviteAsync(group.Id, bob);

        await bob.DoAsync(HttpMethod.Post, $"/api/invitations/{group.Id}/decline").DoneAsync();
        await bob.UntilToldAsync<GroupEvent>("InvitationEnded", ended => ended.ChannelId == group.Id);

        Assert.Equal(invited, await ada.InviteAsync(group.Id, bob));
        Assert.Empty((await bob.InvitationsAsync()).Data);
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Post, $"/api/invitations/{group.Id}/decline"),
            404,
            ErrorCodes.InvitationNotFound
        );
        await ada.DoAsync(HttpMethod.Delete, $"/api/groups/{group.Id}/invitations/{bob.Id()}").DoneAsync();
        await ada.InviteAsync(group.Id, bob);
        Assert.Single((await bob.InvitationsAsync()).Data);
    }

    [Theory]
    [InlineData("rooms")]
    [InlineData("groups")]
    public async Task Link_shows_where_it_leads_and_lets_in_as_many_as_it_says(string kind)
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var room = kind == "rooms" ? await ada.CreateRoomAsync("Open") : await ada.CreateGroupAsync("Open");
        var path = $"/api/{kind}/{room.Id}";
        var expires = TimeProvider.System.GetUtcNow().AddHours(1);
        var link = await ada.CreateLinkAsync(path, new { maxUses = 1, expiresAt = expires });

        var shown = await bob.DoAsync(HttpMethod.Get, $"/api/links/{link.Token}").DoneAsync<LinkTargetAnswer>();
        Assert.Equal(
            (room.Id, kind[..^1], "Open", 1, false),
            (shown.ChannelId, shown.Kind, shown.Name, shown.MemberCount, shown.Joined)
        );
        Assert.Equal(expires, shown.ExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
        var cursor = await bob.Hub.InvokeAsync<CursorAnswer>("JoinByLink", link.Token);
        Assert.Equal((room.Id, 2), (cursor.ChannelId, cursor.Seq));
        Assert.Equal(
            cursor,
            await bob.DoAsync(HttpMethod.Post, $"/api/links/{link.Token}/join").DoneAsync<CursorAnswer>()
        );
        foreach (var token in new[] { link.Token, "x", new string('A', 27), link.Token.ToUpperInvariant() })
        {
            await AssertNowhereAsync(cleo, token);
        }

        var listed = await ada.DoAsync(HttpMethod.Get, $"{path}/links").DoneAsync<ListAnswer<LinkAnswer>>();
        Assert.Empty(listed.Data);
    }

    [Fact]
    public async Task Revoked_link_leads_nowhere_and_is_not_shown_again()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var group = await ada.CreateGroupAsync();
        var path = $"/api/groups/{group.Id}";
        var link = await ada.CreateLinkAsync(path);
        var listing = await ada.Http.GetStringAsync(new Uri($"{path}/links", UriKind.Relative));
        Assert.Contains($"{link.Id}", listing, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Token, listing, StringComparison.Ordinal);

        await ada.DoAsync(HttpMethod.Delete, $"{path}/links/{link.Id}").DoneAsync();
        await ada.DoAsync(HttpMethod.Delete, $"{path}/links/{link.Id}").DoneAsync();

        await AssertNowhereAsync(bob, link.Token);
        using var unfit = await ada.Http.PostAsJsonAsync($"{path}/links", new { maxUses = 0 });
        await Problems.AssertAsync(unfit, 400, ErrorCodes.InvitationInvalid);
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Delete, $"{path}/links/{Guid.NewGuid()}"),
            404,
            ErrorCodes.InvitationNotFound
        );
    }

    private static async Task AssertNowhereAsync(ChatClient client, string token)
    {
        await Problems.AssertAsync(
            await client.DoAsync(HttpMethod.Get, $"/api/links/{token}"),
            404,
            ErrorCodes.InvitationNotFound
        );
        await Problems.AssertAsync(
            await client.DoAsync(HttpMethod.Post, $"/api/links/{token}/join"),
            404,
            ErrorCodes.InvitationNotFound
        );
    }

    /// <summary>The answer, but for the time.</summary>
    private static async Task<string> InviteRawAsync(ChatClient client, string groupId, ChatClient other)
    {
        using var answer = await client.TryInviteAsync(groupId, other);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        return body[..body.IndexOf("\"at\"", StringComparison.Ordinal)];
    }

    private async Task<ChatClient> ConnectedAsync(string name)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }
}
