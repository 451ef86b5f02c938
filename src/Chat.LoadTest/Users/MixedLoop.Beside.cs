using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Users;

/// <summary>What people do beside the rooms of the run.</summary>
internal sealed partial class MixedLoop
{
    private const int MostReceipts = 300; // in larger rooms nobody is told

    private static readonly string[] Choices = ["automatic", "away", "doNotDisturb", "invisible"];

    private bool DoBeside(VirtualUser user, Seat seat, long due)
    {
        var choice = Choices[_random.Next(Choices.Length)];
        var other = Worker.Users[_random.Next(Worker.Users.Count)].Account;
        return other != user.Account
            && _random.Next(20) switch
            {
                < 3 => Start(user, seat, due),
                < 5 => Personal("set presence", user, due, my => my.SetPresenceAsync(choice)),
                < 8 => Personal("see presence", user, due, my => my.SeePresenceAsync(other.Id)),
                < 9 => Personal("change profile", user, due, my => my.SetAboutAsync($"Busy until {due}")),
                < 11 => !seat.HasLeft && Personal("save draft", user, due, my => my.SaveDraftAsync(seat.Channel)),
                < 13 => ReadReceipts(user, seat, due),
                < 14 => Personal("ask for contact", user, due, my => my.FindAndAskAsync(other)),
                < 15 => user.Number == seat.Channel.Founder
                    && Personal("set topic", user, due, my => my.SetTopicAsync(seat.Channel, $"Since {due}")),
                < 19 => Story("talk", user, due, stories => stories.TalkAsync(user.Account, other)),
                _ => Story("gather", user, due, stories => stories.GatherAsync(user.Account, other)),
            };
    }

    private bool Start(VirtualUser user, Seat seat, long due)
    {
        var (seen, head) = (seat.Seen, seat.Channel.Log.Head);
        return seen >= 0
            && !seat.HasLeft
            && Personal("start", user, due, my => my.StartAsync(seat.Channel, seen, head));
    }

    private bool ReadReceipts(VirtualUser user, Seat seat, long due)
    {
        var settings = Worker.Run.Settings;
        return !seat.HasLeft
            && settings.Users <= MostReceipts * settings.Rooms
            && Personal("read receipts", user, due, my => my.ReadReceiptsAsync(seat.Channel));
    }

    /// <summary>One at a time: of two at once the answer to the first may tell of the second.</summary>
    private bool Personal(string kind, VirtualUser user, long due, Func<PersonalCalls, Task> call) =>
        user.Reading == 0 && Beside(kind, user, due, api => call(new PersonalCalls(Worker.Run, api, user)));

    private bool Story(string kind, VirtualUser user, long due, Func<Stories, Task> call) =>
        Beside(kind, user, due, api => call(new Stories(Worker.Run, api)));
}
