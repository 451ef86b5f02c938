using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Signals;

[Collection(ServerCollection.Name)]
public sealed class ReceiptsTests(ChatServer server)
{
    [Fact]
    public async Task Members_see_how_far_others_have_read_live_and_when_they_ask()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var outsider = await server.RegisterAsync("Otto");
        var room = await InRoomAsync(ada, bob);
        var posted = await ada.SendAsync(room, "1", "read me");

        await MarkAsync(bob, room, posted.Seq);
        await UntilReadAsync(ada, bob, posted.Seq);

        Assert.Equal([new Receipt(bob.Id(), posted.Seq)], await ReadAsync(ada, room));
        await Problems.AssertAsync(
            await outsider.DoAsync(HttpMethod.Get, $"/api/rooms/{room}/receipts"),
            403,
            ErrorCodes.NotAMember
        );
        await Problems.AssertAsync(
            await ada.DoAsync(HttpMethod.Get, "/api/rooms/room_00000000000000000000000000/receipts"),
            404,
            ErrorCodes.RoomNotFound
        );
    }

    [Fact]
    public async Task Who_is_blocked_neither_sees_nor_shows_how_far_they_have_read()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var eve = await server.RegisterAsync("Eve");
        await using var cleo = await server.RegisterAsync("Cleo");
        var room = await InRoomAsync(ada, eve, cleo);
        await ada.BlockAsync(eve);
        var posted = await ada.SendAsync(room, "1", "read me");

        await MarkAsync(eve, room, posted.Seq);
        await UntilReadAsync(cleo, eve, posted.Seq);
        await MarkAsync(ada, room, posted.Seq);
        await UntilReadAsync(cleo, ada, posted.Seq);
        await MarkAsync(cleo, room, posted.Seq); // told after whatever came before
        await UntilReadAsync(ada, cleo, posted.Seq);
        await UntilReadAsync(eve, cleo, posted.Seq);

        Assert.DoesNotContain(Told(ada), receipt => receipt.UserId == eve.Id());
        Assert.DoesNotContain(Told(eve), receipt => receipt.UserId == ada.Id());
        Assert.Equal(Ids(ada, cleo), (await ReadAsync(ada, room)).Select(receipt => receipt.UserId));
        Assert.Equal(Ids(eve, cleo), (await ReadAsync(eve, room)).Select(receipt => receipt.UserId));
    }

    [Fact]
    public async Task Who_shows_nobody_how_far_they_have_read_is_not_shown_it_of_others()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var cleo = await server.RegisterAsync("Cleo");
        var room = await InRoomAsync(ada, bob, cleo);
        var posted = await ada.SendAsync(room, "1", "read me");
        var hidden = await bob.DoAsync(HttpMethod.Patch, "/api/me", new { privacy = new { receipts = false } })
            .DoneAsync<OwnProfileAnswer>();

        await MarkAsync(bob, room, posted.Seq);
        await MarkAsync(cleo, room, posted.Seq); // told after whatever came before
        await UntilReadAsync(ada, cleo, posted.Seq);

        Assert.Equal(new(Searchable: true, ShowPresence: true, Receipts: false), hidden.Privacy);
        Assert.DoesNotContain(Told(ada), receipt => receipt.UserId == bob.Id());
        Assert.Empty(Told(bob));
        Assert.Equal(Ids(cleo), (await ReadAsync(ada, room)).Select(receipt => receipt.UserId));
        Assert.Equal(Ids(bob), (await ReadAsync(bob, room)).Select(receipt => receipt.UserId));
    }

    [Fact]
    public async Task Nobody_is_told_that_somebody_reads_who_is_invisible()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var ivy = await server.RegisterAsync("Ivy");
        await using var cleo = await server.RegisterAsync("Cleo");
        var room = await InRoomAsync(ada, ivy, cleo);
        var posted = await ada.SendAsync(room, "1", "read me");
        await ivy.Hub.InvokeAsync("SetPresence", new { choice = "invisible" });

        await MarkAsync(ivy, room, posted.Seq);
        await MarkAsync(cleo, room, posted.Seq); // told after whatever came before
        await UntilReadAsync(ada, cleo, posted.Seq);

        Assert.DoesNotContain(Told(ada), receipt => receipt.UserId == ivy.Id());
    }

    [Fact]
    public async Task Own_other_devices_learn_what_was_read_live_and_by_sync()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var phone = ada.At(server.Url);
        var room = await InRoomAsync(ada);
        await phone.ConnectAsync();
        var posted = await ada.SendAsync(room, "1", "a note");

        await MarkAsync(ada, room, posted.Seq);
        await phone.UntilToldAsync<Moved>("ReadMoved", moved => moved == new Moved(room, posted.Seq));

        var answer = await phone.Http.PostAsJsonAsync(
            "/api/sync",
            new { epoch = 0, channels = new[] { new { channelId = room, seq = 0 } } }
        );
        var synced = await answer.Content.ReadFromJsonAsync<Synced>();
        Assert.Equal([new SyncedRead(room, posted.Seq)], synced!.Channels);
    }

    [Fact]
    public async Task What_was_read_already_is_told_to_nobody()
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var phone = ada.At(server.Url);
        var (room, other) = (await InRoomAsync(ada), await ada.CreateRoomAsync());
        await ada.JoinAsync(other.Id);
        await phone.ConnectAsync();
        var posted = await ada.SendAsync(room, "1", "a note");
        var last = await ada.SendAsync(other.Id, "2", "a note");
        await MarkAsync(ada, room, posted.Seq);
        await phone.UntilToldAsync<Moved>("ReadMoved", moved => moved == new Moved(room, posted.Seq));

        await MarkAsync(ada, room, posted.Seq);
        await MarkAsync(ada, other.Id, last.Seq); // told after whatever came before
        await phone.UntilToldAsync<Moved>("ReadMoved", moved => moved == new Moved(other.Id, last.Seq));

        Assert.Equal(2, phone.EventsOf<Moved>("ReadMoved").Count);
    }

    private static async Task<string> InRoomAsync(ChatClient owner, params ChatClient[] others)
    {
        await Task.WhenAll(others.Append(owner).Select(one => one.ConnectAsync()));
        var room = await owner.CreateRoomAsync();
        await Task.WhenAll(others.Append(owner).Select(one => one.JoinAsync(room.Id)));
        return room.Id;
    }

    private static Task MarkAsync(ChatClient client, string channelId, long seq) =>
        client.Hub.InvokeAsync("MarkRead", new { channelId, seq });

    private static IEnumerable<Receipt> Told(ChatClient client) =>
        client.EventsOf<Changed>("ReceiptsChanged").SelectMany(changed => changed.Receipts);

    private static Task UntilReadAsync(ChatClient observer, ChatClient reader, long seq) =>
        observer.UntilToldAsync<Changed>(
            "ReceiptsChanged",
            changed => changed.Receipts.Contains(new Receipt(reader.Id(), seq))
        );

    private static async Task<IReadOnlyList<Receipt>> ReadAsync(ChatClient client, string room) =>
        (await client.DoAsync(HttpMethod.Get, $"/api/rooms/{room}/receipts").DoneAsync<ListAnswer<Receipt>>()).Data;

    private static IEnumerable<string> Ids(params ChatClient[] clients) =>
        clients.Select(client => client.Id()).Order(StringComparer.Ordinal);

    private sealed record Receipt(string UserId, long ReadSeq);

    private sealed record Changed(string ChannelId, IReadOnlyList<Receipt> Receipts);

    private sealed record Moved(string ChannelId, long ReadSeq);

    private sealed record Synced(IReadOnlyList<SyncedRead> Channels);

    private sealed record SyncedRead(string ChannelId, long ReadSeq);
}
