using System.Text;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Tests.Targets;

public sealed class TargetTests
{
    private const string Message =
        """{"channelId":"room_1","seq":7,"ordinal":4,"id":"x","senderId":"user_1","senderName":"A","clientId":"019aa9c2-0000-7000-8000-000000000001","text":"a \"b\"","createdAt":"2026","changedSeq":7,"reactions":[{"emoji":"x","count":2}]}""";

    private readonly Incoming _incoming = new();

    [Theory]
    [InlineData("chat", "{\"type\":1,\"target\":\"MessageReceived\",\"arguments\":[" + Message + "]}")]
    [InlineData("signalr", "{\"type\":1,\"target\":\"MessageReceived\",\"arguments\":[" + Message + "]}")]
    [InlineData("socketio", "42[\"message\"," + Message + "]")]
    public void Read_aMessage_isReadWhole(string target, string record)
    {
        Read(target, record);

        Assert.Equal(IncomingKind.Change, _incoming.Kind);
        Assert.Equal(ChangeKind.MessageReceived, _incoming.Change);
        Assert.Equal("room_1", _incoming.Channel);
        Assert.Equal((7, 7), (_incoming.Seq, _incoming.ChangedSeq));
        Assert.Equal(Hash.Of("user_1"u8), _incoming.Actor);
        Assert.Equal(1UL | (1UL << 63), _incoming.ClientId.Low);
        Assert.Equal(Fingerprint.OfText("a \"b\""u8), _incoming.TextHash);
    }

    [Theory]
    [InlineData(
        "chat",
        "{\"type\":3,\"invocationId\":\"77\",\"result\":{\"seq\":5,\"id\":\"x\"}}",
        IncomingKind.Answer
    )]
    [InlineData("signalr", "{\"type\":3,\"invocationId\":\"77\",\"result\":null,\"seq\":0}", IncomingKind.Answer)]
    [InlineData("chat", "{\"type\":3,\"invocationId\":\"77\",\"error\":\"no\"}", IncomingKind.Refusal)]
    [InlineData("socketio", "4377[{\"seq\":5}]", IncomingKind.Answer)]
    [InlineData("socketio", "4377[{\"error\":\"no\"}]", IncomingKind.Refusal)]
    public void Read_anAnswer_namesTheCall(string target, string record, object kind)
    {
        Read(target, record);

        Assert.Equal(kind, _incoming.Kind);
        Assert.Equal(77, _incoming.CallId);
    }

    [Theory]
    [InlineData("chat", "{}", IncomingKind.Greeting)]
    [InlineData("chat", "{\"error\":\"no\"}", IncomingKind.Closing)]
    [InlineData("chat", "{\"type\":6}", IncomingKind.Ping)]
    [InlineData("chat", "{\"type\":7,\"error\":\"x\"}", IncomingKind.Closing)]
    [InlineData("chat", "{\"type\":1,\"target\":\"Unheard\",\"arguments\":[{}]}", IncomingKind.Unknown)]
    [InlineData("chat", "{\"type\":9}", IncomingKind.Unknown)]
    [InlineData("chat", "[]", IncomingKind.Unknown)]
    [InlineData("socketio", "0{\"sid\":\"x\"}", IncomingKind.Nothing)]
    [InlineData("socketio", "40{\"sid\":\"x\"}", IncomingKind.Greeting)]
    [InlineData("socketio", "2", IncomingKind.Ping)]
    [InlineData("socketio", "41", IncomingKind.Closing)]
    [InlineData("socketio", "42[\"unheard\",{}]", IncomingKind.Unknown)]
    [InlineData("socketio", "9", IncomingKind.Unknown)]
    public void Read_whatElseComes_isNeverTakenForSomethingElse(string target, string record, object kind)
    {
        Read(target, record);

        Assert.Equal(kind, _incoming.Kind);
    }

    [Theory]
    [InlineData("chat", "{\"type\":\"1\"}")]
    [InlineData("chat", "{\"type\":1,\"target\":7}")]
    [InlineData("chat", "{\"type\":1,\"target\":\"MessageReceived\",\"arguments\":[{\"seq\":1.5}]}")]
    [InlineData("chat", "{\"type\":1,\"target\":\"MessageReceived\",\"arguments\":[{\"seq\":99999999999999999999}]}")]
    [InlineData("chat", "{\"type\":3,\"invocationId\":\"1\",\"error\":[]}")]
    [InlineData("socketio", "42[7]")]
    [InlineData("socketio", "42[")]
    public void Read_whatIsOfAnotherShape_isUnreadableAndNoCrash(string target, string record) =>
        Assert.True(Unreadable.Is(Record.Exception(() => Read(target, record))));

    [Theory]
    [InlineData("")]
    [InlineData("{\"epoch\":\"1\"}")]
    [InlineData("{\"epoch\":1,\"channels\":[{\"channelId\":[]}]}")]
    public void SyncAnswer_ofAnotherShape_isUnreadableAndNoCrash(string json) =>
        Assert.True(Unreadable.Is(Record.Exception(() => SyncAnswer.Read(Encoding.UTF8.GetBytes(json)))));

    [Fact]
    public void Cache_theSameAndAnotherRecord_areToldApart()
    {
        var cache = new RecordCache(Target.Of("chat"));
        var first = "{\"type\":1,\"target\":\"MessageReceived\",\"arguments\":[" + Message + "]}";
        var second = first.Replace("a \\\"b\\\"", "a \\\"c\\\"", StringComparison.Ordinal);

        var read = cache.Read(Encoding.UTF8.GetBytes(first));

        Assert.Same(read, cache.Read(Encoding.UTF8.GetBytes(first)));
        Assert.Equal(Fingerprint.OfText("a \"c\""u8), cache.Read(Encoding.UTF8.GetBytes(second)).TextHash);
    }

    [Fact]
    public void SyncAnswer_allKindsOfChannels_areRead()
    {
        var json = Encoding.UTF8.GetBytes(
            """
            {"epoch":3,"channels":[
              {"channelId":"a","status":"current","seq":7},
              {"channelId":"b","status":"delta","seq":9,"events":[{"event":"UserJoined","data":{"channelId":"b","seq":8,"userId":"u"}},{"event":"MessageReceived","data":{"channelId":"b","seq":9,"text":"Hi"}}]},
              {"channelId":"c","status":"reset","seq":12,"messages":[{"seq":12},{"seq":10}],"nextCursor":"10"},
              {"channelId":"d","status":"refused","error":{"code":"CHAT_NOT_A_MEMBER"}}],
             "more":true,"remaining":["e"]}
            """
        );

        var answer = SyncAnswer.Read(json);

        Assert.Equal(3, answer.Epoch);
        Assert.Equal(["e"], answer.Remaining);
        Assert.Equal(["current", "delta", "reset", "refused"], answer.Channels.Select(channel => channel.Status));
        var events = new List<(ChangeKind, long)>();
        SyncAnswer.ReadEvents(
            json.AsSpan()[answer.Channels[1].Events],
            (change, _) => events.Add((change.Change, change.Seq))
        );
        Assert.Equal([(ChangeKind.UserJoined, 8), (ChangeKind.MessageReceived, 9)], events);
        var messages = new List<long>();
        SyncAnswer.ReadMessages(json.AsSpan()[answer.Channels[2].Messages], (message, _) => messages.Add(message.Seq));
        Assert.Equal([12, 10], messages);
        Assert.Contains("CHAT_NOT_A_MEMBER", answer.Channels[3].Error, StringComparison.Ordinal);
    }

    private void Read(string target, string record) =>
        Target.Of(target).Read(Encoding.UTF8.GetBytes(record), _incoming);
}
