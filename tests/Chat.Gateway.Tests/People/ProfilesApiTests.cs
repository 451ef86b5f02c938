using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed class ProfilesApiTests(ChatServer server)
{
    [Fact]
    public async Task Profile_changes_show_to_all_and_settings_to_oneself()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");

        var changed = await ChangeAsync(ada, new { displayName = " Countess ", about = "Numbers\nand more" });
        var setting = await ChangeAsync(ada, new { privacy = new { searchable = false } });
        var seen = await bob.DoAsync(HttpMethod.Get, $"/api/users/{ada.Id()}").DoneAsync<ProfileAnswer>();

        var username = ada.Session.User.Username;
        Assert.Equal(
            new(
                ada.Id(),
                username,
                "Countess",
                "Numbers\nand more",
                new(Searchable: true, ShowPresence: true, Receipts: true)
            ),
            changed
        );
        Assert.Equal(changed with { Privacy = new(Searchable: false, ShowPresence: true, Receipts: true) }, setting);
        Assert.Equal(setting, await ada.DoAsync(HttpMethod.Get, "/api/me").DoneAsync<OwnProfileAnswer>());
        Assert.Equal(new(ada.Id(), username, "Countess", "Numbers\nand more"), seen);
        Assert.Null((await ChangeAsync(ada, new { about = "" })).About);
    }

    /// <summary>The token still says the old name, the connection was made with it.</summary>
    [Fact]
    public async Task Renamed_person_posts_under_the_new_name()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await ada.ConnectAsync();
        await bob.ConnectAsync();
        var room = await ada.CreateRoomAsync();
        await bob.JoinAsync(room.Id);

        await ada.Hub.InvokeAsync<OwnProfileAnswer>("SetProfile", new { displayName = "Countess" });
        await ada.SendAsync(room.Id, "1", "over the hub");
        var last = await ada.PostAsync(room.Id, "2", "over REST");
        await bob.UntilSeenAsync(room.Id, last.Seq);

        Assert.Equal(["Countess", "Countess"], bob.Messages.Select(message => message.SenderName));
        Assert.Equal(bob.Messages, await bob.ReadAllAsync(room.Id));

        // Whatever gateway or operator changed it.
        await using (
            var command = server.Database.DataSource.CreateCommand(
                "UPDATE users SET display_name = 'Augusta', renamed_at = clock_timestamp() WHERE user_id = $1"
            )
        )
        {
            command.Parameters.AddWithValue(ada.Id());
            await command.ExecuteNonQueryAsync();
        }

        await Wait.UntilAsync(
            async () =>
            {
                await ada.SendAsync(room.Id, $"{Guid.NewGuid()}", "again");
                return bob.Messages[^1].SenderName == "Augusta";
            },
            () => "The other gateway's name was never used."
        );
    }

    [Theory]
    [InlineData("""{ "displayName": "" }""", ErrorCodes.DisplayNameInvalid)]
    [InlineData("""{ "displayName": "a\nb" }""", ErrorCodes.DisplayNameInvalid)]
    [InlineData("""{ "about": "a\u0000b" }""", ErrorCodes.ProfileInvalid)]
    [InlineData("""{ "about": 7 }""", ErrorCodes.BadRequest)]
    [InlineData("""{ "privacy": { "searchable": "no" } }""", ErrorCodes.BadRequest)]
    [InlineData("null", ErrorCodes.BadRequest)]
    public async Task Unfit_profile_is_refused_and_changes_nothing(string body, string code)
    {
        await using var ada = await server.RegisterAsync("Ada");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await Problems.AssertAsync(await ada.Http.PatchAsync(new Uri("/api/me", UriKind.Relative), content), 400, code);

        Assert.Equal(0, (await ada.ChangesAsync()).Version);
    }

    [Fact]
    public async Task Hub_refuses_what_REST_refuses()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await ada.ConnectAsync();

        foreach (
            var (request, code) in new (object?, string)[]
            {
                (null, ErrorCodes.BadRequest),
                (new { about = new string('x', 501) }, ErrorCodes.ProfileInvalid),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => ada.Hub.InvokeAsync("SetProfile", request));
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Search_finds_by_names_unless_somebody_does_not_want_to_be_found()
    {
        await using var ada = await server.RegisterAsync("Ada Quetzalcoatl");
        await using var bob = await server.RegisterAsync("Bob");
        var username = ada.Session.User.Username;

        Assert.Contains(await SearchAsync(bob, "quetzal"), user => user.Id == ada.Id());
        Assert.Contains(await SearchAsync(bob, username[..15]), user => user.Id == ada.Id());
        await ada.BlockAsync(bob); // which must not show
        Assert.Contains(await SearchAsync(bob, "QUETZAL"), user => user.Id == ada.Id());
        await ChangeAsync(ada, new { privacy = new { searchable = false } });

        Assert.DoesNotContain(await SearchAsync(bob, "quetzal"), user => user.Id == ada.Id());
        Assert.DoesNotContain(await SearchAsync(bob, username[..15]), user => user.Id == ada.Id());
        Assert.Equal([ada.Id()], (await SearchAsync(bob, username)).Select(user => user.Id));
    }

    [Theory]
    [InlineData("", ErrorCodes.BadRequest)]
    [InlineData("query=", ErrorCodes.SearchQueryInvalid)]
    [InlineData("query=%20a%20", ErrorCodes.SearchQueryInvalid)]
    [InlineData("query=a%00b", ErrorCodes.SearchQueryInvalid)]
    [InlineData("query=ada&limit=21", ErrorCodes.LimitInvalid)]
    [InlineData("query=ada&limit=0", ErrorCodes.LimitInvalid)]
    public async Task Search_unfit_query_is_refused(string query, string code)
    {
        await using var ada = await server.RegisterAsync();

        await Problems.AssertAsync(await ada.DoAsync(HttpMethod.Get, $"/api/users?{query}"), 400, code);
    }

    private static Task<OwnProfileAnswer> ChangeAsync(ChatClient client, object change) =>
        client.DoAsync(HttpMethod.Patch, "/api/me", change).DoneAsync<OwnProfileAnswer>();

    private static async Task<IReadOnlyList<ProfileAnswer>> SearchAsync(ChatClient client, string query)
    {
        var path = $"/api/users?query={Uri.EscapeDataString(query)}";
        return (await client.DoAsync(HttpMethod.Get, path).DoneAsync<ListAnswer<ProfileAnswer>>()).Data;
    }
}
