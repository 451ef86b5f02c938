using System.Net.Http.Json;
using System.Text.Json;
using Chat.Data.Administration;
using Chat.TestKit.Clients;
using Chat.TestKit.Processes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Tests.Rooms;

/// <summary>
/// People do everything at random through the hub; what each of them is told to be unread is compared with a plain model, and
/// all of it with the log by the check for administrators.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class UnreadHistoryTests(ChatServer server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_histories_agree_with_a_plain_model(int seed)
    {
        await using var ada = await server.RegisterAsync("Ada");
        await using var bob = await server.RegisterAsync("Bob");
        await using var cleo = await server.RegisterAsync("Cleo");
        await Task.WhenAll(ada.ConnectAsync(), bob.ConnectAsync(), cleo.ConnectAsync());
        await Administrators.SetAsync(server.Database.DataSource, ada.Session.User.Username, isAdministrator: true);
        var room = await ada.CreateRoomAsync();
        var history = new History(room.Id, ada, [bob, cleo], new Random(seed));

        for (var round = 0; round < 5; round++)
        {
            for (var step = 0; step < 20; step++)
            {
                await history.StepAsync();
            }

            foreach (var member in history.Members)
            {
                var seen = await member.Http.GetFromJsonAsync<JsonElement>($"/api/rooms/{room.Id}");
                Assert.Equal(history.UnreadOf(member), seen.GetProperty("unread").GetInt64());
            }
        }

        var answer = await ada.Http.PostAsync(new Uri($"/api/admin/channels/{room.Id}/check", UriKind.Relative), null);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("[]", report.GetProperty("differences").GetRawText());
    }

    /// <summary>One room, in which the owner stays and the others come and go.</summary>
    private sealed class History(string room, ChatClient owner, ChatClient[] guests, Random random)
    {
        private readonly List<Posted> _messages = [];
        private readonly Dictionary<ChatClient, long> _bases = new() { [owner] = 1 };

        public IEnumerable<ChatClient> Members => _bases.Keys;

        public long UnreadOf(ChatClient member) =>
            _messages.Count(message => message.Seq > _bases[member] && message.Sender != member && !message.IsDeleted);

        public Task StepAsync()
        {
            var guest = guests[random.Next(guests.Length)];
            var member = Members.ElementAt(random.Next(_bases.Count));
            var message = _messages.Count == 0 ? null : _messages[random.Next(_messages.Count)];
            return random.Next(12) switch
            {
                0 when _bases.ContainsKey(guest) => LeaveAsync(guest),
                0 or 1 or 2 when !_bases.ContainsKey(guest) => JoinAsync(guest),
                3 or 4 => MarkAsync(member),
                5 when message is { IsDeleted: false } => DeleteAsync(message),
                6 when message is { IsDeleted: true } => RestoreAsync(message),
                7 when message is { IsDeleted: false } && _bases.ContainsKey(message.Sender) => EditAsync(message),
                _ => PostAsync(member),
            };
        }

        private async Task PostAsync(ChatClient sender)
        {
            var posted = await sender.SendAsync(room, $"{Guid.NewGuid()}", "text");
            _messages.Add(new Posted(posted.Seq, sender));
        }

        private async Task JoinAsync(ChatClient guest) => _bases[guest] = (await guest.JoinAsync(room)).Seq;

        private async Task LeaveAsync(ChatClient guest)
        {
            await guest.LeaveAsync(room);
            _bases.Remove(guest);
        }

        private async Task MarkAsync(ChatClient member)
        {
            var seq = _messages.Count == 0 ? 1 : _messages[random.Next(_messages.Count)].Seq;
            await member.Hub.InvokeAsync("MarkRead", new { channelId = room, seq });
            _bases[member] = Math.Max(_bases[member], seq);
        }

        private async Task DeleteAsync(Posted message)
        {
            await owner.Hub.InvokeAsync("DeleteMessage", new { channelId = room, messageSeq = message.Seq });
            message.IsDeleted = true;
        }

        private async Task RestoreAsync(Posted message)
        {
            await owner.Hub.InvokeAsync("RestoreMessage", new { channelId = room, messageSeq = message.Seq });
            message.IsDeleted = false;
        }

        private Task EditAsync(Posted message) =>
            message.Sender.Hub.InvokeAsync(
                "EditMessage",
                new
                {
                    channelId = room,
                    messageSeq = message.Seq,
                    clientId = $"{Guid.NewGuid()}",
                    text = "edited",
                }
            );
    }

    private sealed record Posted(long Seq, ChatClient Sender)
    {
        public bool IsDeleted { get; set; }
    }
}
