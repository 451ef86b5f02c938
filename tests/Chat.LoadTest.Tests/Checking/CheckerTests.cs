using System.Text;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Tests.Checking;

/// <summary>What goes wrong on purpose has to be found: a checker that cannot fail is worthless.</summary>
public sealed class CheckerTests
{
    private readonly Findings _findings = new();
    private readonly Channel _channel = new("room_1", "One");
    private readonly Checker _checker;
    private readonly Seat _seat;

    public CheckerTests()
    {
        _checker = new Checker(_findings, promisesOrder: true);
        _seat = Join(_channel, seq: 4);
    }

    [Fact]
    public void OnChange_allInOrder_findsNothing()
    {
        Receive(_seat, 5, 6, 7);

        Assert.Empty(_findings.Kept);
        Assert.Equal(7, _seat.Seen);
        Assert.Equal(3, _checker.Checked);
    }

    [Fact]
    public void OnChange_aMissingOne_isFoundWithTheEvidence()
    {
        Receive(_seat, 5, 7);

        var violation = Assert.Single(_findings.Kept);
        Assert.Equal(
            ("missing", "ada", "room_1", "6", "7"),
            (violation.What, violation.User, violation.Channel, violation.Expected, violation.Got)
        );
        Assert.Contains("\"seq\":7", violation.Frame, StringComparison.Ordinal);
    }

    [Fact]
    public void OnChange_aDoubledOne_isFound()
    {
        Receive(_seat, 5, 5);

        Assert.Equal("doubled", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnChange_twoSwapped_isFound()
    {
        Receive(_seat, 6, 5);

        Assert.Equal(["missing", "doubled"], _findings.Kept.Select(violation => violation.What));
    }

    [Theory]
    [InlineData("another text", "client", "sender")]
    [InlineData("text", "another client id", "sender")]
    [InlineData("text", "client", "another sender")]
    public void OnChange_anotherContentThanOthersSaw_isFound(string text, string client, string sender)
    {
        var other = Join(_channel, seq: 4);
        Receive(_seat, Message(5, "text", "client", "sender"));

        Receive(other, Message(5, text, client, sender));

        Assert.Equal("changed", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnChange_anEditedText_isNoOtherContent()
    {
        var late = Join(_channel, seq: 4);
        _channel.Asked.Note(ChangeKind.MessageEdited, 5, Hash.Of("sender"u8), Fingerprint.OfText("edited"u8));
        Receive(_seat, Message(5, "text", "client", "sender"));

        Receive(late, Message(5, "edited", "client", "sender", changedSeq: 6));

        Assert.Empty(_findings.Kept);
    }

    [Fact]
    public void OnAcknowledged_anotherSeqThanEverybodySaw_isFound()
    {
        Receive(_seat, Message(5, "text", "client", "sender"));

        _checker.OnAcknowledged("ada", _channel, 5, new Fingerprint(99, 99), default);

        Assert.Equal("changed", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void Head_acknowledgedButNeverDelivered_isAheadOfEverybody()
    {
        _checker.OnAcknowledged("ada", _channel, 5, new Fingerprint(99, 99), default);

        Assert.Empty(_findings.Kept);
        Assert.True(_seat.Seen < _channel.Log.Head);
    }

    [Fact]
    public void FindRepeated_oneMessageWithTwoSeqs_isFound()
    {
        Receive(_seat, Message(5, "text", "client", "sender"), Message(6, "text", "client", "sender"));

        Assert.Equal((6, 5), _channel.Log.FindRepeated());
    }

    [Fact]
    public void OnJoined_eventsBeforeTheAnswer_goOnFromThere()
    {
        var seat = new Seat(_channel);
        Receive(seat, 5, 6);

        _checker.OnJoined("bob", seat, 4, default);
        Receive(seat, 7);

        Assert.Empty(_findings.Kept);
    }

    [Fact]
    public void OnJoined_eventsBeforeTheAnswerWithAHole_isFound()
    {
        var seat = new Seat(_channel);
        Receive(seat, 6);

        _checker.OnJoined("bob", seat, 4, default);

        Assert.Equal("missing", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnSynced_everythingThatWasMissed_isWhole()
    {
        _seat.Await();
        Receive(_seat, 7); // before the answer
        Miss(5, 6);

        _checker.OnSynced("ada", _seat, 6, default);
        Receive(_seat, 8);

        Assert.Empty(_findings.Kept);
    }

    [Fact]
    public void OnSynced_oneOfThoseMissedIsMissing_isFound()
    {
        _seat.Await();
        Miss(5);

        _checker.OnSynced("ada", _seat, 6, default);

        Assert.Equal("missing", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnSynced_saysCurrentAndIsNot_isFound()
    {
        _seat.Await();

        _checker.OnSynced("ada", _seat, 3, default);

        Assert.Equal("doubled", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnRestarted_aMessageIsLeftOut_isFound()
    {
        Receive(_seat, Message(5, "a", "1", "x"), Message(6, "b", "2", "x"), Message(7, "c", "3", "x"));
        var late = Join(_channel, seq: 4);

        Restart(late, newer: 8, Message(7, "c", "3", "x"));
        Restart(late, newer: 7, Message(5, "a", "1", "x"));

        Assert.Equal("missing", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnRestarted_theNewestMessageIsLeftOut_isFound()
    {
        Receive(_seat, Message(5, "a", "1", "x"), Message(6, "b", "2", "x"), Message(7, "c", "3", "x"));

        Restart(Join(_channel, seq: 4), newer: 8, Message(6, "b", "2", "x"));

        Assert.Equal("missing", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnOldest_theFirstMessageIsNotInTheHistory_isFound()
    {
        Receive(_seat, Message(5, "a", "1", "x"), Message(6, "b", "2", "x"));

        Restart(new Seat(_channel), newer: 7, Message(6, "b", "2", "x"));
        _checker.OnOldest("ada", new Seat(_channel), oldest: 6);

        Assert.Equal("missing", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnChange_noOrderPromised_isOnlyCounted()
    {
        var checker = new Checker(_findings, promisesOrder: false);
        var seat = new Seat(_channel);
        foreach (var seq in new[] { 9L, 7L, 8L })
        {
            checker.OnChange("ada", seat, Message(seq, "text", "client", "sender"), default);
        }

        Assert.Empty(_findings.Kept);
        Assert.Equal(1, _findings.Disorders);
    }

    [Fact]
    public void OnChange_somethingPostedAfterTheUserHasLeft_isFound()
    {
        Receive(_seat, Posted(5, at: 1000));
        (_seat.HasLeft, _seat.IsPending, _seat.LeftAt) = (true, true, 2000);

        Receive(_seat, Posted(6, at: 1999)); // was under way
        Receive(_seat, Posted(8, at: 2001));

        Assert.Equal("after-leave", Assert.Single(_findings.Kept).What);
    }

    [Fact]
    public void OnChange_noOrderPromisedAndOneCameTwice_doesNotStandInForALostOne()
    {
        var checker = new Checker(_findings, promisesOrder: false);
        var seat = new Seat(_channel);
        foreach (var seq in new[] { 1L, 3L, 3L, 2L, 100L, 100L, 2L })
        {
            checker.OnChange("ada", seat, Message(seq, "text", "client", "sender"), default);
        }

        Assert.Equal((5, 2), (seat.Received, _findings.Doubles)); // the last 2 is too long ago to tell
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    public void Seqs_thatCannotBe_areFound(long seq)
    {
        Receive(_seat, seq);
        Miss(seq);
        Restart(new Seat(_channel), newer: seq, Message(seq, "a", "1", "x"));
        _checker.OnRead("ada", _channel, Message(seq, "a", "1", "x"), default);
        _checker.OnAcknowledged("ada", _channel, seq, new Fingerprint(99, 99), default);
        _checker.OnChanged("ada", _channel, seq, new Fingerprint(99, 99), default);
        _checker.OnJoined("bob", new Seat(_channel), seq, default);
        _checker.OnOldest("ada", new Seat(_channel), seq);

        Assert.Equal(Enumerable.Repeat("impossible", 7), _findings.Kept.Select(violation => violation.What));
        Assert.Equal((4, 0), (_channel.Log.Head, _channel.Latest));
    }

    private Seat Join(Channel channel, long seq)
    {
        var seat = new Seat(channel);
        _checker.OnJoined("ada", seat, seq, default);
        return seat;
    }

    private void Receive(Seat seat, params long[] seqs) =>
        Receive(seat, [.. seqs.Select(seq => Message(seq, $"text {seq}", $"client {seq}", "sender"))]);

    private void Receive(Seat seat, params Incoming[] messages)
    {
        foreach (var message in messages)
        {
            _checker.OnChange("ada", seat, message, Encoding.UTF8.GetBytes($"{{\"seq\":{message.Seq}}}"));
        }
    }

    private void Miss(params long[] seqs)
    {
        foreach (var seq in seqs)
        {
            _checker.OnMissed("ada", _seat, Message(seq, $"text {seq}", $"client {seq}", "sender"), default);
        }
    }

    private void Restart(Seat seat, long newer, Incoming message) =>
        _checker.OnRestarted("ada", seat, newer, message, default);

    private static Incoming Posted(long seq, long at)
    {
        var message = Message(seq, $"text {seq}", $"client {seq}", "sender");
        message.ClientId = new PostId((ulong)at << 16, (ulong)seq);
        return message;
    }

    private static Incoming Message(long seq, string text, string client, string sender, long changedSeq = 0) =>
        new()
        {
            Kind = IncomingKind.Change,
            Change = ChangeKind.MessageReceived,
            Seq = seq,
            ChangedSeq = changedSeq,
            Actor = Hash.Of(Encoding.UTF8.GetBytes(sender)),
            ClientId = new PostId(Hash.Of(Encoding.UTF8.GetBytes(client)), 1),
            TextHash = Fingerprint.OfText(Encoding.UTF8.GetBytes(text)),
        };
}
