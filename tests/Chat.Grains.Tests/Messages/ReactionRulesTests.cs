using Chat.Errors;
using Chat.Messages;

namespace Chat.Tests.Messages;

public class ReactionRulesTests
{
    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏽")]
    [InlineData("❤️")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇺🇳")]
    [InlineData("1️⃣")]
    [InlineData("‼️")]
    [InlineData("+")]
    [InlineData("é")]
    public void Check_one_character_that_can_be_seen_is_taken(string emoji) => Assert.Null(ReactionRules.Check(emoji));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("👍👍")]
    [InlineData("ok")]
    [InlineData("\0")]
    [InlineData("\n")]
    [InlineData("\u202E")] // right-to-left override
    [InlineData("\u200D")] // joins nothing
    [InlineData("\u0301")] // an accent on nothing
    [InlineData("\uD83D")] // half of an emoji
    [InlineData("\uE000")] // whatever a font makes of it
    public void Check_anything_else_is_refused(string? emoji) =>
        Assert.Equal(ErrorCodes.ReactionInvalid, ReactionRules.Check(emoji)!.Code);

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Check_has_a_longest(int marks, bool isTaken) =>
        Assert.Equal(isTaken, ReactionRules.Check("e" + new string('\u0301', marks)) is null);
}
