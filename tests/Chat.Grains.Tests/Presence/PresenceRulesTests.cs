using Chat.Errors;
using Chat.Presence;

namespace Chat.Tests.Presence;

public sealed class PresenceRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PresenceChoice.Automatic, true, true, PresenceStatus.Online)]
    [InlineData(PresenceChoice.Automatic, true, false, PresenceStatus.Away)]
    [InlineData(PresenceChoice.Automatic, false, false, PresenceStatus.Offline)]
    [InlineData(PresenceChoice.Away, true, true, PresenceStatus.Away)]
    [InlineData(PresenceChoice.Away, false, false, PresenceStatus.Offline)]
    [InlineData(PresenceChoice.DoNotDisturb, true, true, PresenceStatus.DoNotDisturb)]
    [InlineData(PresenceChoice.DoNotDisturb, true, false, PresenceStatus.DoNotDisturb)]
    [InlineData(PresenceChoice.DoNotDisturb, false, false, PresenceStatus.Offline)]
    [InlineData(PresenceChoice.Invisible, true, true, PresenceStatus.Offline)]
    [InlineData(PresenceChoice.Invisible, false, false, PresenceStatus.Offline)]
    public void Show_says_what_others_see(PresenceChoice choice, bool isHere, bool isActive, PresenceStatus seen) =>
        Assert.Equal(seen, PresenceRules.Show(choice, isHere, isActive));

    [Theory]
    [InlineData("In a meeting", null, 60, true)]
    [InlineData(null, "🌴", null, true)]
    [InlineData(null, null, null, false)]
    [InlineData("  ", "", null, false)]
    [InlineData("over", null, 0, false)]
    [InlineData("too far", null, 60 * 24 * 400, false)]
    [InlineData("two\nlines", null, null, false)]
    public void Check_takes_what_can_be_shown(string? text, string? emoji, int? minutes, bool isTaken)
    {
        var until = minutes is { } ahead ? Now.AddMinutes(ahead) : (DateTimeOffset?)null;

        var error = PresenceRules.Check(new(PresenceChoice.Automatic, new(text, emoji, until)), Now);

        Assert.Equal(isTaken ? null : ErrorCodes.PresenceInvalid, error?.Code);
    }

    [Fact]
    public void Check_refuses_what_is_too_long_or_no_choice()
    {
        Assert.NotNull(PresenceRules.Check(new(PresenceChoice.Away, new(new string('a', 101))), Now));
        Assert.NotNull(PresenceRules.Check(new(PresenceChoice.Away, new(null, new string('a', 33))), Now));
        Assert.NotNull(PresenceRules.Check(new(PresenceChoice.Away, new("half " + (char)0xd83d)), Now));
        Assert.NotNull(PresenceRules.Check(new((PresenceChoice)4), Now));
        Assert.Null(PresenceRules.Check(new(PresenceChoice.Away, new(new string('a', 100))), Now));
    }
}
