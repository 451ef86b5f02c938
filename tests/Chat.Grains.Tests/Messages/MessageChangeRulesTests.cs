using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Tests.Messages;

public class MessageChangeRulesTests
{
    private static readonly DateTimeOffset PostedAt = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");
    private static readonly StoredMessage OfAda = new(
        "room",
        7,
        4,
        Guid.Empty,
        Ada.Id,
        Ada.DisplayName,
        "c1",
        "first",
        PostedAt
    )
    {
        ChangedSeq = 9,
    };

    private static readonly StoredMessage Deleted = OfAda with { Deletion = new StoredDeletion(8, Ada.Id, PostedAt) };

    [Fact]
    public void Edit_own_message_is_written() => Assert.Null(Decide(Edit(Ada)));

    [Fact]
    public void Edit_others_message_is_not_allowed_even_to_the_owner() =>
        AssertRefused(ErrorCodes.NotAllowed, Decide(Edit(Bob), MemberRole.Owner));

    [Fact]
    public void Edit_deleted_message_is_refused() =>
        AssertRefused(ErrorCodes.MessageDeleted, Decide(Edit(Ada), message: Deleted));

    [Theory]
    [InlineData(60, 60, true)]
    [InlineData(60, 61, false)]
    [InlineData(0, 0, false)]
    public void Edit_within_the_window_only(int window, int age, bool isWritten)
    {
        var options = new MessageOptions { EditWindow = TimeSpan.FromMinutes(window) };
        var answer = Decide(Edit(Ada), options: options, age: TimeSpan.FromMinutes(age));

        Assert.Equal(isWritten ? null : ErrorCodes.EditWindowOver, answer?.Error!.Code);
    }

    [Fact]
    public void Edit_repeated_answers_the_first_whatever_has_become_of_the_message()
    {
        var earlier = new EarlierEdit(8, OfAda.Seq, "better");

        AssertDone(8, Decide(Edit(Ada), message: Deleted, earlier: earlier, age: TimeSpan.FromDays(1000)));
        AssertDone(8, Decide(Edit(Ada), earlier: earlier with { Text = null }));
    }

    [Theory]
    [InlineData(7, "other text")]
    [InlineData(6, "better")]
    public void Edit_repeated_for_something_else_is_refused(long messageSeq, string text) =>
        AssertRefused(ErrorCodes.ClientIdReused, Decide(Edit(Ada), earlier: new EarlierEdit(8, messageSeq, text)));

    [Theory]
    [InlineData("ada", MemberRole.Member, true)]
    [InlineData("bob", MemberRole.Member, false)]
    [InlineData("bob", MemberRole.Moderator, true)]
    [InlineData("bob", MemberRole.Owner, true)]
    public void Delete_own_message_or_as_moderator_any(string who, MemberRole role, bool isWritten)
    {
        var change = new ChangeMessage(who == "ada" ? Ada : Bob, OfAda.Seq, MessageAction.Delete);

        Assert.Equal(isWritten ? null : ErrorCodes.NotAllowed, Decide(change, role)?.Error!.Code);
    }

    [Fact]
    public void Delete_deleted_message_answers_the_deletion() =>
        AssertDone(8, Decide(new(Ada, OfAda.Seq, MessageAction.Delete), message: Deleted));

    [Fact]
    public void Delete_of_others_tells_nobody_without_the_right_whether_it_is_deleted() =>
        AssertRefused(ErrorCodes.NotAllowed, Decide(new(Bob, OfAda.Seq, MessageAction.Delete), message: Deleted));

    [Theory]
    [InlineData(MemberRole.Member, false)]
    [InlineData(MemberRole.Moderator, true)]
    [InlineData(MemberRole.Owner, true)]
    public void Restore_as_moderator_only_also_ones_own(MemberRole role, bool isWritten)
    {
        var change = new ChangeMessage(Ada, OfAda.Seq, MessageAction.Restore);

        Assert.Equal(isWritten ? null : ErrorCodes.NotAllowed, Decide(change, role, Deleted)?.Error!.Code);
    }

    [Fact]
    public void Restore_message_that_is_not_deleted_answers_its_newest_change() =>
        AssertDone(9, Decide(new(Bob, OfAda.Seq, MessageAction.Restore), MemberRole.Moderator));

    [Fact]
    public void React_again_answers_the_first_also_when_deleted_meanwhile()
    {
        var reacted = Deleted with { Reactions = [new StoredReaction("👍", 2, OwnSeq: 5)] };

        AssertDone(5, Decide(React(Bob), message: reacted));
        AssertRefused(ErrorCodes.MessageDeleted, Decide(React(Bob, "🎉"), message: reacted));
        AssertRefused(ErrorCodes.MessageDeleted, Decide(React(Bob, added: false), message: reacted));
        AssertDone(9, Decide(React(Bob, "🎉", added: false), message: reacted));
    }

    [Fact]
    public void React_with_one_emoji_too_many_is_refused_but_those_that_are_there_are_taken()
    {
        var full = OfAda with
        {
            Reactions = [new StoredReaction("👍", 1, OwnSeq: null), new StoredReaction("🎉", 1, OwnSeq: 6)],
        };
        var options = new MessageOptions { MaxReactions = 2 };

        Assert.Null(Decide(React(Bob), message: full, options: options));
        Assert.Null(Decide(React(Bob, "🎉", added: false), message: full, options: options));
        AssertRefused(ErrorCodes.TooManyReactions, Decide(React(Bob, "😀"), message: full, options: options));
    }

    private static Result<ChangedMessage>? Decide(
        ChangeMessage change,
        MemberRole role = MemberRole.Member,
        StoredMessage? message = null,
        EarlierEdit? earlier = null,
        MessageOptions? options = null,
        TimeSpan age = default
    ) =>
        MessageChangeRules.Decide(
            new MessageChangeCase(change, role, message ?? OfAda, earlier, PostedAt + age),
            options ?? new MessageOptions()
        );

    private static ChangeMessage Edit(Person actor) => new(actor, OfAda.Seq, MessageAction.Edit, "better", "e1");

    private static ChangeMessage React(Person actor, string emoji = "👍", bool added = true) =>
        new(actor, OfAda.Seq, added ? MessageAction.AddReaction : MessageAction.RemoveReaction, emoji);

    private static void AssertRefused(string code, Result<ChangedMessage>? answer) =>
        Assert.Equal(code, answer!.Error!.Code);

    private static void AssertDone(long seq, Result<ChangedMessage>? answer) =>
        Assert.Equal(new ChangedMessage(seq, Repeated: true), answer!.Value);
}
