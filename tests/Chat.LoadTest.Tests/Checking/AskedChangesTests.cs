using System.Text;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Tests.Checking;

/// <summary>Changes say what somebody has asked for, and nothing else.</summary>
public sealed class AskedChangesTests
{
    private const ulong Ada = 11;
    private const ulong Bob = 22;

    private readonly Findings _findings = new();
    private readonly Channel _channel = new("room_1", "One");
    private readonly Checker _checker;
    private long _seq = 1;

    public AskedChangesTests()
    {
        _checker = new Checker(_findings, promisesOrder: true);
        _channel.Log.Note(1, Fingerprint.OfMessage(default, Ada, Text("first")));
        _channel.Asked.Note(ChangeKind.MessageEdited, 1, Ada, Text("second"));
        _channel.Asked.Note(ChangeKind.MessageEdited, 1, Ada, Text("third"));
        _channel.Asked.Note(ChangeKind.ReactionAdded, 1, Bob, Text("🎉"));
        _channel.Asked.Note(ChangeKind.RoleChanged, 0, Bob, Text("moderator"));
    }

    [Fact]
    public void What_was_asked_for_is_well()
    {
        _channel.Asked.Note(ChangeKind.MessageDeleted, 1, Ada, 0);
        _channel.Asked.Note(ChangeKind.MessageRestored, 1, Bob, 0);

        Receive(ChangeKind.MessageEdited, Ada, "second");
        Receive(ChangeKind.MessageEdited, Ada, "third");
        Receive(ChangeKind.MessageEdited, Ada, null); // deleted by now
        Receive(ChangeKind.ReactionAdded, Bob, "🎉");
        Receive(ChangeKind.RoleChanged, Bob, "moderator", message: 0);
        Receive(ChangeKind.MessageDeleted, Ada, null);
        Receive(ChangeKind.MessageRestored, Bob, "third");
        ReceiveMessage("first", isChanged: true); // only reacted to
        ReceiveMessage("second", isChanged: true);
        ReceiveMessage(null, isChanged: true);

        Assert.Empty(_findings.Kept);
    }

    /// <summary>As an answer to Sync, or a gateway that reads what it missed, tells a message that was changed since.</summary>
    [Fact]
    public void A_message_told_late_has_its_newest_text_or_none()
    {
        _channel.Asked.Note(ChangeKind.MessageDeleted, 1, Ada, 0);

        ReceiveMessage("first", isChanged: false);
        ReceiveMessage("second", isChanged: false);
        ReceiveMessage(null, isChanged: false);

        Assert.Empty(_findings.Kept);
    }

    [Fact]
    public void What_only_operators_do_is_well()
    {
        Receive(ChangeKind.ContentErased, Ada, null, message: 0);
        _channel.Log.Note(3, Fingerprint.OfMessage(default, Ada, Text("removed since")));
        Receive(ChangeKind.ChannelAdvanced, 0, null, message: 0);

        Assert.Empty(_findings.Kept);
        Assert.Equal(3, _channel.Log.Head);
    }

    [Fact]
    public void An_edit_with_a_text_that_its_author_did_not_write_is_found() =>
        AssertChanged(ChangeKind.MessageEdited, Ada, "of somebody else");

    [Fact]
    public void An_edit_by_somebody_else_is_found() => AssertChanged(ChangeKind.MessageEdited, Bob, "second");

    [Fact]
    public void An_edit_without_text_of_a_message_that_nobody_deleted_is_found() =>
        AssertChanged(ChangeKind.MessageEdited, Ada, null);

    [Fact]
    public void Another_emoji_is_found() => AssertChanged(ChangeKind.ReactionAdded, Bob, "👍");

    [Fact]
    public void Another_role_is_found() => AssertChanged(ChangeKind.RoleChanged, Bob, "owner", message: 0);

    [Fact]
    public void A_deletion_that_nobody_asked_for_is_found() => AssertChanged(ChangeKind.MessageDeleted, Ada, null);

    [Fact]
    public void A_restored_message_with_a_text_it_never_had_is_found()
    {
        _channel.Asked.Note(ChangeKind.MessageRestored, 1, Bob, 0);

        AssertChanged(ChangeKind.MessageRestored, Bob, "never");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("never", false)]
    [InlineData("never", true)]
    public void A_message_without_its_text_that_nobody_deleted_or_with_one_it_never_had_is_found(
        string? text,
        bool isChanged
    )
    {
        ReceiveMessage(text, isChanged);

        Assert.Equal("changed", Assert.Single(_findings.Kept).What);
    }

    private void AssertChanged(ChangeKind kind, ulong actor, string? content, long message = 1)
    {
        Receive(kind, actor, content, message);

        Assert.Equal("changed", Assert.Single(_findings.Kept).What);
    }

    private void Receive(ChangeKind kind, ulong actor, string? content, long message = 1)
    {
        var change = new Incoming
        {
            Change = kind,
            Seq = ++_seq,
            MessageSeq = message,
            Actor = actor,
            TextHash = content is null ? 0 : Text(content),
        };
        _checker.OnChange("eve", new Seat(_channel) { Next = _seq, IsPending = false }, change, default);
    }

    private void ReceiveMessage(string? text, bool isChanged)
    {
        var message = new Incoming
        {
            Change = ChangeKind.MessageReceived,
            Seq = 1,
            ChangedSeq = isChanged ? 2 : 1,
            Actor = Ada,
            TextHash = text is null ? 0 : Text(text),
        };
        _checker.OnRead("eve", _channel, message, default);
    }

    private static uint Text(string text) => Fingerprint.OfText(Encoding.UTF8.GetBytes(text));
}
