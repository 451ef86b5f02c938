using System.Net.Http.Json;
using System.Text.Json;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed class HiddenPeopleTests(ChatServer server)
{
    /// <summary>Nobody can tell one from the other.</summary>
    [Fact]
    public async Task Who_blocks_somebody_and_who_hides_look_the_same_in_a_room()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var blocking = await server.RegisterAsync("Bob");
        await using var hiding = await server.RegisterAsync("Cleo");
        var room = await ada.CreateRoomAsync();
        await Task.WhenAll(blocking.ConnectAsync(), hiding.ConnectAsync());
        await Task.WhenAll(blocking.JoinAsync(room.Id), hiding.JoinAsync(room.Id));
        await Wait.UntilAsync(
            async () => await StatusAsync(ada, hiding) == "online" && await StatusAsync(ada, blocking) == "online",
            () => "They were never online."
        );

        await blocking.BlockAsync(ada);
        var hidden = await hiding
            .DoAsync(HttpMethod.Patch, "/api/me", new { privacy = new { showPresence = false } })
            .DoneAsync<OwnProfileAnswer>();

        Assert.False(hidden.Privacy.ShowPresence);
        Assert.Equal(await RawAsync(ada, hiding), await RawAsync(ada, blocking));
        Assert.Equal("offline", await StatusAsync(ada, blocking));
        await hiding
            .DoAsync(HttpMethod.Patch, "/api/me", new { privacy = new { showPresence = true } })
            .DoneAsync<OwnProfileAnswer>();
        Assert.Equal("online", await StatusAsync(ada, hiding));
    }

    private static async Task<string?> StatusAsync(ChatClient viewer, ChatClient person)
    {
        var read = await viewer.Http.GetFromJsonAsync<JsonElement>($"/api/presence?userId={person.Id()}");
        return read.GetProperty("people")[0].GetProperty("status").GetString();
    }

    private static async Task<string> RawAsync(ChatClient viewer, ChatClient person)
    {
        var read = await viewer.Http.GetStringAsync(new Uri($"/api/presence?userId={person.Id()}", UriKind.Relative));
        return read.Replace(person.Id(), "", StringComparison.Ordinal);
    }
}
