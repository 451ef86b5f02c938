using System.Text;
using System.Text.Json;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Options;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Tests.Users;

/// <summary>What search and Sync answer over REST is not taken on trust.</summary>
public sealed class RestReadingTests : IDisposable
{
    private readonly Channel _channel = new("room_1", "One");
    private readonly Run _run;
    private readonly ChatApi _api = new([]);
    private readonly Worker _worker;
    private readonly VirtualUser _user;
    private readonly RestReading _reading;

    public RestReadingTests()
    {
        _run = new Run(new RunSettings { TextBytes = 20 }, Target.Of("chat"), [], new Timeline(1, point => point))
        {
            RoomIds = new HashSet<string> { "room_1", "room_2" },
        };
        _worker = new Worker(_run, 0);
        _user = new VirtualUser(_worker, 0, new Account("ada", "user_1", ""), [new Seat(_channel)]);
        _reading = new RestReading(_run, _api);
    }

    [Theory]
    [InlineData("room_1", "an Engine", 0)]
    [InlineData("room_of_an_earlier_run", "engines", 0)]
    [InlineData("room_2", "an engine", 1)]
    [InlineData("room_1", "a mill", 1)]
    public void CheckFound_roomsOfOthersAndTextsWithoutTheWord_areFound(string room, string snippet, int found)
    {
        _reading.CheckFound(_user, JsonSerializer.SerializeToElement(new { channelId = room, snippet }));

        Assert.Equal(found, _run.Findings.Kept.Count(violation => violation.What == "wrongly-found"));
    }

    [Theory]
    [InlineData("""{"status":"current","seq":7}""", 0)]
    [InlineData("""{"status":"current","seq":6}""", 1)] // knows less than was heard of
    [InlineData("""{"status":"delta","seq":9,"events":[EIGHT,NINE]}""", 0)]
    [InlineData("""{"status":"delta","seq":9,"events":[NINE]}""", 1)]
    [InlineData("""{"status":"delta","seq":9,"events":[EIGHT]}""", 1)]
    public void CheckSynced_whatIsMissing_isFound(string channel, int found)
    {
        _channel.Log.Raise(7);
        var seen = channel.Contains("seq\":6", StringComparison.Ordinal) ? 6 : 7;
        var answer = string.Concat("""{"epoch":1,"channels":[{"channelId":"room_1",""", channel.AsSpan(1), "]}")
            .Replace("EIGHT", Joined(8), StringComparison.Ordinal)
            .Replace("NINE", Joined(9), StringComparison.Ordinal);

        _reading.CheckSynced(_user, _channel, seen, head: 7, Encoding.UTF8.GetBytes(answer));

        Assert.Equal(Enumerable.Repeat("missing", found), _run.Findings.Kept.Select(violation => violation.What));
    }

    [Fact]
    public void CheckSynced_theRoomIsNotNamed_isUnreadable() =>
        Assert.Throws<JsonException>(() =>
            _reading.CheckSynced(_user, _channel, 1, 1, """{"epoch":1,"channels":[]}"""u8.ToArray())
        );

    public void Dispose()
    {
        _worker.Dispose();
        _api.Dispose();
    }

    private static string Joined(long seq) =>
        $$$"""{"event":"UserJoined","data":{"channelId":"room_1","seq":{{{seq}}},"userId":"user_2"}}""";
}
