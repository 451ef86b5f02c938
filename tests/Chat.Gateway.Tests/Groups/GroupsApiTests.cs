using System.Net.Http.Json;
using System.Text.Json;
using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Tests.Groups;

/// <summary>Groups over REST and the hub, as those in them see it.</summary>
[Collection(ServerCollection.Name)]
public sealed class GroupsApiTests(ChatServer server)
{
    [Fact]
    public async Task Members_talk_read_and_are_listed_as_in_rooms()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var group = await ada.GatherAsync(bob);

        var sent = await bob.SendAsync(group, "1", "hello");
        await ada.UntilSeenAsync(group, sent.Seq);
        await PostAsync(ada, group, "over REST");
        using var patched = await ada.Http.PatchAsJsonAsync($"/api/groups/{group}", new { name = "Renamed" });

        Assert.Equal(200, (int)patched.StatusCode);
        await bob.UntilToldAsync<JsonElement>("RoomUpdated", _ => true);
        var view = await bob.DoAsync(HttpMethod.Get, $"/api/groups/{group}").DoneAsync<JsonElement>();
        var list = await bob.DoAsync(HttpMethod.Get, "/api/groups").DoneAsync<ListAnswer<JsonElement>>();
        Assert.Equal(view.GetRawText(), Assert.Single(list.Data).GetRawText());
        Assert.Equal(
            ("Renamed", 2, "member", 1, "over REST"),
            (
                view.GetProperty("name").GetString(),
                view.GetProperty("memberCount").GetInt32(),
                view.GetProperty("role").GetString(),
                view.GetProperty("unread").GetInt32(),
                view.GetProperty("lastMessage").GetProperty("text").GetString()
            )
        );
        var read = await bob.DoAsync(HttpMethod.Get, $"/api/groups/{group}/messages")
            .DoneAsync<ListAnswer<MessageAnswer>>();
        Assert.Equal(["over REST", "hello"], read.Data.Select(message => message.Text));
        await Wait.UntilAsync(
            async () =>
            {
                var query = new { query = "hello", channelId = group };
                var search = bob.DoAsync(HttpMethod.Post, "/api/messages/search", query);
                return (await search.DoneAsync<ListAnswer<JsonElement>>()).Data.Count == 1;
            },
            () => "The message is not found."
        );
        var rooms = await ada.DoAsync(HttpMethod.Get, "/api/rooms?joined=true").DoneAsync<ListAnswer<RoomAnswer>>();
        Assert.DoesNotContain(rooms.Data, room => room.Id == group);
    }

    [Fact]
    public async Task Roles_kicks_and_bans_are_as_in_rooms_and_who_is_out_sees_nothing_any_more()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var cleo = await ConnectedAsync("Cleo");
        var group = await ada.GatherAsync(bob, cleo);
        await bob.SendAsync(group, "1", "here");

        await ada.DoAsync(HttpMethod.Put, $"/api/groups/{group}/members/{cleo.Id()}/role", new { role = "moderator" })
            .DoneAsync<CursorAnswer>();
        var kicked = await cleo.DoAsync(HttpMethod.Delete, $"/api/groups/{group}/members/{bob.Id()}")
            .DoneAsync<CursorAnswer>();
        await bob.UntilToldAsync<GroupEvent>("GroupLeft", left => left.ChannelId == group);
        await bob.UntilSeenAsync(group, kicked.Seq);
        await cleo.SendAsync(group, "2", "he is gone");

        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => bob.SendAsync(group, "3", "still here?"));
        await AssertRefusedAsync(ErrorCodes.RoomNotFound, () => bob.JoinAsync(group));
        await AssertRefusedAsync(ErrorCodes.InvitationNotFound, () => bob.AcceptAsync(group));
        await Problems.AssertAsync(
            await bob.DoAsync(HttpMethod.Get, $"/api/groups/{group}/messages"),
            404,
            ErrorCodes.RoomNotFound
        );
        Assert.Equal(
            ErrorCodes.RoomNotFound,
            (await bob.SyncAsync(1, (group, kicked.Seq))).Channels.Single().Error?.Code
        );
        await cleo.DoAsync(HttpMethod.Post, $"/api/groups/{group}/members/{bob.Id()}/ban", new { })
            .DoneAsync<CursorAnswer>();
        await Problems.AssertAsync(await cleo.TryInviteAsync(group, bob), 403, ErrorCodes.NotAllowed);
        Assert.Equal(kicked.Seq, bob.Seen.Where(seen => seen.ChannelId == group).Max(seen => seen.Seq));
    }

    [Fact]
    public async Task Owner_who_leaves_is_followed_and_all_are_told()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var group = await ada.GatherAsync(bob);

        await ada.LeaveAsync(group);

        await bob.UntilToldAsync<RoleAnswer>("RoleChanged", role => role.UserId == bob.Id() && role.Role == "owner");
        await bob.UntilToldAsync<MemberAnswer>("UserLeft", left => left.UserId == ada.Id());
        using var renamed = await bob.Http.PatchAsJsonAsync($"/api/groups/{group}", new { name = "Mine" });
        Assert.Equal(200, (int)renamed.StatusCode);
    }

    private static async Task PostAsync(ChatClient client, string group, string text)
    {
        using var posted = await client.Http.PostAsJsonAsync(
            $"/api/groups/{group}/messages",
            new { clientId = text.Replace(' ', '-'), text }
        );
        Assert.Equal(201, (int)posted.StatusCode);
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> call) =>
        Assert.Contains($"{code}: ", (await Assert.ThrowsAsync<HubException>(call)).Message, StringComparison.Ordinal);

    private async Task<ChatClient> ConnectedAsync(string name)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }
}
