using Chat.Errors;
using Chat.Ids;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.People;

[Collection(ServerCollection.Name)]
public sealed class ChannelItemsTests(ChatServer server)
{
    [Fact]
    public async Task Second_device_learns_of_drafts_and_preferences_at_once_and_when_it_asks()
    {
        await using var phone = await server.RegisterAsync("Ada");
        await using var laptop = phone.At(server.Url);
        await using var bob = await server.RegisterAsync("Bob");
        var room = await phone.CreateRoomAsync();
        await Task.WhenAll(phone.ConnectAsync(), laptop.ConnectAsync(), bob.ConnectAsync());
        await bob.JoinAsync(room.Id);
        var held = await laptop.ChangesAsync();

        await phone.Hub.InvokeAsync("SaveDraft", new { channelId = room.Id, text = "Dear Bob" });
        await UntilToldAsync(laptop, times: 1);
        var drafted = await laptop.ChangesAsync(held);
        await DraftAsync(phone, room.Id, HttpMethod.Put, new { text = "Dear Bob," }).DoneAsync();
        await phone.Hub.InvokeAsync(
            "SetPreferences",
            new
            {
                channelId = room.Id,
                muted = true,
                hiddenSeq = 2,
            }
        );
        var preferred = await laptop.ChangesAsync(drafted);
        await DraftAsync(phone, room.Id, HttpMethod.Delete).DoneAsync();
        await PreferAsync(phone, room.Id, new { markedUnread = true }).DoneAsync();
        await DraftAsync(phone, room.Id, HttpMethod.Delete).DoneAsync(); // again is nothing new
        var last = await laptop.ChangesAsync(preferred);

        Assert.Equal([new DraftAnswer(room.Id, "Dear Bob")], drafted.Drafts);
        Assert.Empty(drafted.Preferences);
        Assert.Equal([new DraftAnswer(room.Id, "Dear Bob,")], preferred.Drafts);
        Assert.Equal([new PreferencesAnswer(room.Id, true, null, 2, false)], preferred.Preferences);
        Assert.Equal([new DraftAnswer(room.Id, null)], last.Drafts);
        Assert.Equal([new PreferencesAnswer(room.Id, false, null, null, true)], last.Preferences);
        Assert.Equal(preferred.Version + 2, last.Version);
        var bobs = await bob.ChangesAsync();
        Assert.Empty(bobs.Drafts);
        Assert.Empty(bobs.Preferences);
        Assert.DoesNotContain(bob.Events, told => told.Event == "PersonChanged");
    }

    [Fact]
    public async Task What_is_not_ones_own_channel_does_not_exist()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await eve.ConnectAsync();
        var room = await ada.CreateRoomAsync();

        foreach (var id in new[] { room.Id, TypeId.New(TypeId.Room, TimeProvider.System), "nonsense" })
        {
            var draft = await DraftAsync(eve, id, HttpMethod.Put, new { text = "secret" });
            await Problems.AssertAsync(draft, 404, ErrorCodes.RoomNotFound);
            await Problems.AssertAsync(await DraftAsync(eve, id, HttpMethod.Delete), 404, ErrorCodes.RoomNotFound);
            await Problems.AssertAsync(await PreferAsync(eve, id, new { muted = true }), 404, ErrorCodes.RoomNotFound);
            var refused = await Assert.ThrowsAsync<HubException>(() =>
                eve.Hub.InvokeAsync("SaveDraft", new { channelId = id, text = "x" })
            );
            Assert.Contains(ErrorCodes.RoomNotFound, refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await eve.ChangesAsync()).Drafts);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await ada.CreateRoomAsync();

        var tooLong = await DraftAsync(ada, room.Id, HttpMethod.Put, new { text = new string('x', 10_001) });
        await Problems.AssertAsync(tooLong, 400, ErrorCodes.DraftInvalid);
        await Problems.AssertAsync(
            await DraftAsync(ada, room.Id, HttpMethod.Put, new { text = "a\0b" }),
            400,
            ErrorCodes.DraftInvalid
        );
        await Problems.AssertAsync(await DraftAsync(ada, room.Id, HttpMethod.Put, new { }), 400, ErrorCodes.BadRequest);
        foreach (
            var wrong in new object[]
            {
                new { hiddenSeq = -1 },
                new { mutedUntil = "2126-01-01T00:00:00Z" },
                new { muted = true, mutedUntil = "2000-01-01T00:00:00Z" },
            }
        )
        {
            await Problems.AssertAsync(await PreferAsync(ada, room.Id, wrong), 400, ErrorCodes.PreferencesInvalid);
        }

        using var nobody = new HttpClient { BaseAddress = server.Url };
        await Problems.AssertAsync(
            await nobody.DoAsync(HttpMethod.Delete, $"/api/me/channels/{room.Id}/draft"),
            401,
            ErrorCodes.AuthRequired
        );
        Assert.Equal(0, (await ada.ChangesAsync()).Version);
    }

    private static Task UntilToldAsync(ChatClient client, int times) =>
        Wait.UntilAsync(
            () => client.Events.Count(told => told.Event == "PersonChanged") >= times,
            () => "The other device was told nothing."
        );

    private static Task<HttpResponseMessage> DraftAsync(
        ChatClient client,
        string channelId,
        HttpMethod method,
        object? body = null
    ) => client.DoAsync(method, $"/api/me/channels/{channelId}/draft", body);

    private static Task<HttpResponseMessage> PreferAsync(ChatClient client, string channelId, object body) =>
        client.DoAsync(HttpMethod.Put, $"/api/me/channels/{channelId}/preferences", body);
}
