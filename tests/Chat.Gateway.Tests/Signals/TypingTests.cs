using Chat.Errors;
using Chat.TestKit;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Signals;

[Collection(ServerCollection.Name)]
public sealed class TypingTests(ChatServer server)
{
    [Fact]
    public async Task Members_see_who_types_until_they_stop_or_post()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var room = await InRoomAsync(ada, bob);

        await TypeAsync(ada, room);
        var started = await UntilTypingAsync(bob, ada);
        await ada.Hub.InvokeAsync("StopTyping", room);
        await UntilStoppedAsync(bob, ada, times: 1);
        await TypeAsync(ada, room);
        await Wait.UntilAsync(() => CountOf(bob, ada) == 2, () => "It was not told again.");
        await ada.SendAsync(room, "1", "what was typed");
        await TypeAsync(ada, room); // which bob is told of, for the gateway has forgotten what was before
        await Wait.UntilAsync(() => CountOf(bob, ada) == 3, () => "It was not told a third time.");

        await UntilStoppedAsync(bob, ada, times: 1); // the message itself says so
        Assert.Equal(new Started(room, ada.Id(), "Ada"), started);
        Assert.Empty(ada.EventsOf<Started>("TypingStarted")); // who types knows
        Assert.Single(bob.Messages);
    }

    [Fact]
    public async Task Nobody_is_told_of_those_they_block_or_are_blocked_by()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await using var cleo = await server.RegisterAsync("Cleo");
        var room = await InRoomAsync(ada, eve, cleo);
        await TypeAsync(eve, room);
        await UntilTypingAsync(ada, eve);

        await ada.BlockAsync(eve);
        await UntilStoppedAsync(ada, eve, times: 1); // at once
        await eve.Hub.InvokeAsync("StopTyping", room);
        await UntilStoppedAsync(cleo, eve, times: 1);
        await TypeAsync(eve, room);
        await TypeAsync(ada, room);
        await Wait.UntilAsync(() => CountOf(cleo, eve) == 2, () => "Cleo does not see that Eve types.");
        await UntilTypingAsync(cleo, ada);
        await TypeAsync(cleo, room); // told after whatever came before
        await UntilTypingAsync(ada, cleo);
        await UntilTypingAsync(eve, cleo);

        Assert.Equal(1, CountOf(ada, eve));
        Assert.Equal(0, CountOf(eve, ada));
    }

    [Fact]
    public async Task Nobody_is_told_of_the_invisible_the_muted_and_those_who_are_not_in_the_room()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var invisible = await server.RegisterAsync("Ivy");
        await using var muted = await server.RegisterAsync("Max");
        await using var outsider = await server.RegisterAsync("Otto");
        await using var cleo = await server.RegisterAsync("Cleo");
        var room = await InRoomAsync(ada, invisible, muted, cleo);
        await outsider.ConnectAsync();
        await invisible.Hub.InvokeAsync("SetPresence", new { choice = "invisible" });
        var mute = await ada.DoAsync(HttpMethod.Post, $"/api/rooms/{room}/members/{muted.Id()}/mute", new { });
        mute.EnsureSuccessStatusCode();

        foreach (var one in new[] { invisible, muted, outsider })
        {
            await TypeAsync(one, room); // nobody is told that it is of no use
        }

        await TypeAsync(outsider, "room_00000000000000000000000000");
        await TypeAsync(cleo, room);
        await UntilTypingAsync(ada, cleo);

        Assert.Single(ada.EventsOf<Started>("TypingStarted"));
    }

    [Fact]
    public async Task Who_calls_too_often_is_refused_for_a_while_and_the_connection_goes_on()
    {
        await using var ada = await server.RegisterAsync("Ada");
        var room = await InRoomAsync(ada);

        var unfit = await Assert.ThrowsAsync<HubException>(() => TypeAsync(ada, "nothing"));
        var refused = await Assert.ThrowsAsync<HubException>(() =>
            Task.WhenAll(Enumerable.Range(0, 500).Select(_ => TypeAsync(ada, room)))
        );

        Assert.Contains(ErrorCodes.RateLimitExceeded, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Retry after", refused.Message, StringComparison.Ordinal);
        Assert.Contains(ErrorCodes.RoomNotFound, unfit.Message, StringComparison.Ordinal);
        await ada.SendAsync(room, "1", "still here");
        await Wait.UntilAsync(
            async () => await TryAsync(() => ada.Hub.InvokeAsync("SetActivity", new { active = true })),
            () => "It was refused for ever."
        );
    }

    private static async Task<string> InRoomAsync(ChatClient owner, params ChatClient[] others)
    {
        await Task.WhenAll(others.Append(owner).Select(one => one.ConnectAsync()));
        var room = await owner.CreateRoomAsync();
        await Task.WhenAll(others.Append(owner).Select(one => one.JoinAsync(room.Id)));
        return room.Id;
    }

    private static Task TypeAsync(ChatClient client, string room) => client.Hub.InvokeAsync("StartTyping", room);

    private static int CountOf(ChatClient observer, ChatClient typist) =>
        observer.EventsOf<Started>("TypingStarted").Count(started => started.UserId == typist.Id());

    private static Task<Started> UntilTypingAsync(ChatClient observer, ChatClient typist) =>
        observer.UntilToldAsync<Started>("TypingStarted", started => started.UserId == typist.Id());

    private static Task UntilStoppedAsync(ChatClient observer, ChatClient typist, int times) =>
        Wait.UntilAsync(
            () => observer.EventsOf<Started>("TypingStopped").Count(stopped => stopped.UserId == typist.Id()) == times,
            () => $"The end was not told, but {string.Join(", ", observer.Events)}."
        );

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (HubException)
        {
            return false;
        }
    }

    private sealed record Started(string ChannelId, string UserId, string? DisplayName = null);
}
