using Chat.Errors;
using Chat.Invitations;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

public sealed class InvitationRulesTests
{
    [Fact]
    public void Link_ends_in_the_future_and_within_ten_years()
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        ChatError? Check(TimeSpan span) => InvitationRules.Check(NewLink(noon + span), noon);

        Assert.Null(Check(TimeSpan.FromTicks(10))); // what was a minute when it was said
        Assert.Null(Check(TimeSpan.FromDays(3650)));
        Assert.Equal(ErrorCodes.InvitationInvalid, Check(TimeSpan.Zero)!.Code);
        Assert.Equal(ErrorCodes.InvitationInvalid, Check(TimeSpan.FromDays(3660))!.Code);
    }

    private static CreateLink NewLink(DateTimeOffset expiresAt) =>
        new(new Person("user_ada", "Ada"), Guid.NewGuid(), new byte[32], expiresAt, MaxUses: null);
}
