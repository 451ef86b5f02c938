using System.Net.Http.Json;
using Chat.Errors;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Chat.Tests.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Conversations;

[Collection(ServerCollection.Name)]
public sealed class ConversationReceiptsTests(ChatServer server)
{
    [Fact]
    public async Task Messages_are_sent_then_delivered_then_read_with_times_on_all_devices_of_both()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var tablet = await AgainAsync(ada);
        await using var bob = await ConnectedAsync("Bob");
        await using var phone = await AgainAsync(bob);
        var id = await ada.OpenAsync(bob);
        var first = await ada.SayAsync(id, "one");
        var second = await ada.SayAsync(id, "two");
        Assert.Equal(new ReceiptsAnswer(0, null, 0, null), (await ada.ViewAsync(id)).Receipts);

        await Task.WhenAll(DeliverAsync(bob, id, first.Seq), DeliverAsync(phone, id, second.Seq)); // the furthest counts
        var delivered = await UntilToldAsync(ada, "MessageDelivered", second.Seq);
        await DeliverAsync(bob, id, first.Seq); // says nothing new
        await ReadAsync(phone, id, first.Seq);
        var read = await UntilToldAsync(tablet, "MessageRead", first.Seq);

        Assert.Equal((bob.Id(), id), (delivered.UserId, delivered.ChannelId));
        Assert.InRange(read.At, delivered.At, delivered.At.AddMinutes(5));
        Assert.Equal(
            new ReceiptsAnswer(second.Seq, delivered.At, first.Seq, read.At),
            (await ada.ViewAsync(id)).Receipts
        );
        Assert.Equal(0, (await bob.ViewAsync(id)).Receipts.ReadSeq); // what Ada has done is another matter

        await ReadAsync(bob, id, second.Seq);
        foreach (var device in new[] { ada, tablet, bob, phone })
        {
            await UntilToldAsync(device, "MessageRead", second.Seq);
            var told = device.EventsOf<ReceiptAnswer>("MessageRead").Where(receipt => receipt.ChannelId == id);
            Assert.Equal([first.Seq, second.Seq], told.Select(receipt => receipt.Seq));
        }

        var view = await bob.ViewAsync(id);
        Assert.Equal((0, second.Seq), (view.Unread, view.ReadSeq));
        Assert.Equal(second.Seq, (await ada.ViewAsync(id)).Receipts.ReadSeq);
    }

    [Fact]
    public async Task What_is_read_is_delivered_and_rest_says_the_same()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        var id = await ada.OpenAsync(bob);
        var first = await ada.SayAsync(id, "one");
        var second = await ada.SayAsync(id, "two");

        var marked = await bob.Http.PostAsJsonAsync($"/api/conversations/{id}/delivered", new { seq = first.Seq });
        Assert.Equal(
            $$"""{"channelId":"{{id}}","deliveredSeq":{{first.Seq}}}""",
            await marked.Content.ReadAsStringAsync()
        );
        await bob.Http.PostAsJsonAsync($"/api/conversations/{id}/read", new { seq = second.Seq });

        var receipts = (await ada.ViewAsync(id)).Receipts;
        Assert.Equal((second.Seq, second.Seq), (receipts.DeliveredSeq, receipts.ReadSeq));
        Assert.Equal(receipts.ReadAt, receipts.DeliveredAt);
    }

    [Fact]
    public async Task Who_blocks_and_who_is_blocked_see_no_receipts_of_each_other_until_it_ends()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        var id = await ada.OpenAsync(bob);
        var first = await ada.SayAsync(id, "one");
        await ReadAsync(bob, id, first.Seq);
        var read = await UntilToldAsync(ada, "MessageRead", first.Seq);

        await bob.BlockAsync(ada);
        var second = await ada.SayAsync(id, "two");
        await ReadAsync(bob, id, second.Seq); // by a client that has synced past it
        await ReadAsync(ada, id, second.Seq);
        var seen = (await ada.ViewAsync(id)).Receipts;
        Assert.Equal((first.Seq, first.Seq), (seen.DeliveredSeq, seen.ReadSeq));
        Assert.Equal(first.Seq, (await bob.ViewAsync(id)).Receipts.ReadSeq);

        await bob.UnblockAsync(ada);
        var third = await ada.SayAsync(id, "three");
        await bob.UntilSeenAsync(id, third.Seq);
        await ReadAsync(bob, id, third.Seq);
        await UntilToldAsync(ada, "MessageRead", third.Seq);
        Assert.Equal(
            [first.Seq, third.Seq],
            ada.EventsOf<ReceiptAnswer>("MessageRead").Where(one => one.UserId == bob.Id()).Select(one => one.Seq)
        );
        Assert.DoesNotContain(
            bob.EventsOf<ReceiptAnswer>("MessageRead"),
            one => one.UserId == ada.Id() && one.Seq == second.Seq
        );
        Assert.Equal(read.Seq, first.Seq);
    }

    [Fact]
    public async Task Marks_that_make_no_sense_are_refused()
    {
        await using var ada = await ConnectedAsync("Ada");
        await using var bob = await ConnectedAsync("Bob");
        await using var eve = await ConnectedAsync("Eve");
        var id = await ada.OpenAsync(bob);
        var room = await ada.CreateRoomAsync();
        foreach (
            var (client, channels, code) in new (ChatClient, object?, string)[]
            {
                (ada, new[] { new { channelId = id, seq = 1000 } }, ErrorCodes.SeqInvalid),
                (ada, new[] { new { channelId = id, seq = -1 } }, ErrorCodes.SeqInvalid),
                (eve, new[] { new { channelId = id, seq = 1 } }, ErrorCodes.ConversationNotFound),
                (ada, new[] { new { channelId = room.Id, seq = 1 } }, ErrorCodes.RoomNotFound),
                (ada, new object?[] { null }, ErrorCodes.BadRequest),
                (ada, Enumerable.Repeat(new { channelId = id, seq = 1 }, 101), ErrorCodes.BadRequest),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<HubException>(() =>
                client.Hub.InvokeAsync("MarkDelivered", new { channels })
            );
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }

        await Problems.AssertAsync(
            await eve.DoAsync(HttpMethod.Post, $"/api/conversations/{id}/delivered", new { seq = 1 }),
            404,
            ErrorCodes.ConversationNotFound
        );
    }

    private static Task DeliverAsync(ChatClient client, string id, long seq) =>
        client.Hub.InvokeAsync("MarkDelivered", new { channels = new[] { new { channelId = id, seq } } });

    private static Task ReadAsync(ChatClient client, string id, long seq) =>
        client.Hub.InvokeAsync("MarkRead", new { channelId = id, seq });

    private static Task<ReceiptAnswer> UntilToldAsync(ChatClient client, string name, long seq) =>
        client.UntilToldAsync<ReceiptAnswer>(name, receipt => receipt.Seq == seq);

    private async Task<ChatClient> ConnectedAsync(string name)
    {
        var client = await server.RegisterAsync(name);
        await client.ConnectAsync();
        return client;
    }

    private async Task<ChatClient> AgainAsync(ChatClient client)
    {
        var device = client.At(server.Url);
        await device.ConnectAsync();
        return device;
    }
}
