using Chat.TestKit.Processes;
using Chat.Tests.Conversations;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Signals;

[Collection(ServerCollection.Name)]
public sealed class ConversationTypingTests(ChatServer server)
{
    [Fact]
    public async Task Other_one_sees_who_types_on_all_devices_until_there_is_a_message()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var phone = bob.At(server.Url);
        await using var eve = await server.RegisterAsync("Eve");
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync(), phone.ConnectAsync(), eve.ConnectAsync());
        var conversation = await ada.OpenAsync(bob);
        await ada.SayAsync(conversation, "Hello");

        await eve.Hub.InvokeAsync("StartTyping", conversation); // is not in it, and not told so
        await ada.Hub.InvokeAsync("StartTyping", conversation);
        foreach (var device in new[] { bob, phone })
        {
            var started = await device.UntilToldAsync<Typist>("TypingStarted", _ => true);
            Assert.Equal(new Typist(conversation, ada.Id(), "Ada"), started);
        }

        await ada.SayAsync(conversation, "what was typed");
        await bob.Hub.InvokeAsync("StartTyping", conversation);
        await ada.UntilToldAsync<Typist>("TypingStarted", started => started.UserId == bob.Id());

        Assert.Single(bob.EventsOf<Typist>("TypingStarted"));
        Assert.Single(ada.EventsOf<Typist>("TypingStarted"));
        Assert.Empty(eve.EventsOf<Typist>("TypingStarted"));
        Assert.Empty(phone.EventsOf<Typist>("TypingStopped")); // the message itself says so
    }

    [Fact]
    public async Task Neither_is_told_while_either_blocks_the_other_or_nothing_has_been_said()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await using var bob = await server.RegisterAsync("Bob");
        await Task.WhenAll(ada.ConnectAsync(), eve.ConnectAsync(), bob.ConnectAsync());
        var (withEve, withBob) = (await ada.OpenAsync(eve), await ada.OpenAsync(bob));
        await ada.Hub.InvokeAsync("StartTyping", withEve); // before there is a message
        await ada.SayAsync(withEve, "Hello");
        await ada.SayAsync(withBob, "Hello");
        await eve.Hub.InvokeAsync("StartTyping", withEve);
        await ada.UntilToldAsync<Typist>("TypingStarted", started => started.UserId == eve.Id());

        await ada.BlockAsync(eve);
        await ada.UntilToldAsync<Typist>("TypingStopped", stopped => stopped.UserId == eve.Id()); // at once
        await eve.Hub.InvokeAsync("StopTyping", withEve);
        await eve.Hub.InvokeAsync("StartTyping", withEve);
        await ada.Hub.InvokeAsync("StartTyping", withEve);
        await bob.Hub.InvokeAsync("StartTyping", withBob); // told after whatever came before
        await ada.UntilToldAsync<Typist>("TypingStarted", started => started.UserId == bob.Id());

        Assert.Equal(2, ada.EventsOf<Typist>("TypingStarted").Count);
        Assert.Empty(eve.EventsOf<Typist>("TypingStarted"));
    }

    private sealed record Typist(string ChannelId, string UserId, string? DisplayName = null);
}
