using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Rooms;

namespace Chat.Tests.Rooms;

/// <summary>Who is kept from what, and until when.</summary>
public sealed class RoomModerationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Ada = new("user_ada", "Ada");
    private static readonly Person Bob = new("user_bob", "Bob");

    private readonly RoomModeration _moderation = new(new("Room", null, null, 0, null), [], Noon);

    [Fact]
    public void Mute_ends_at_its_time_and_not_before()
    {
        _moderation.Apply(Restrict(Restriction.Mute, imposed: true, Noon.AddMinutes(5)));

        var refusal = _moderation.CheckWriting(Bob.Id, Noon.AddMinutes(5).AddTicks(-1), []);

        Assert.Equal(ErrorCodes.Muted, refusal!.Code);
        Assert.Contains("2026-03-01T12:05:00Z", refusal.Detail, StringComparison.Ordinal);
        Assert.Null(_moderation.CheckWriting(Bob.Id, Noon.AddMinutes(5), []));
        Assert.Null(_moderation.CheckWriting(Ada.Id, Noon, []));
        Assert.Null(Joining(Noon, []));
    }

    [Fact]
    public void Ban_ends_at_its_time_or_when_it_is_lifted()
    {
        _moderation.Apply(Restrict(Restriction.Ban, imposed: true, Noon.AddMinutes(5)));

        Assert.Equal(ErrorCodes.Banned, Joining(Noon, [])!.Code);
        Assert.Null(Joining(Noon.AddMinutes(5), []));

        _moderation.Apply(Restrict(Restriction.Ban, imposed: true, until: null));
        Assert.NotNull(Joining(Noon.AddYears(9), []));
        _moderation.Apply(Restrict(Restriction.Ban, imposed: false, until: null));
        Assert.Null(Joining(Noon, []));
    }

    [Fact]
    public void Rules_on_their_way_to_the_disk_hold_already_and_their_end_does_not()
    {
        Change[] mute = [Restrict(Restriction.Mute, imposed: true, until: null)];
        Change[] archive = [Configure(new(Archived: true))];

        Assert.Equal(ErrorCodes.Muted, _moderation.CheckWriting(Bob.Id, Noon, mute)!.Code);
        Assert.Equal(ErrorCodes.Archived, _moderation.CheckWriting(Ada.Id, Noon, archive)!.Code);
        Assert.Equal(ErrorCodes.Archived, Joining(Noon, archive)!.Code);

        Assert.Null(_moderation.CheckJoining(Ada.Id, MemberRole.Owner, Noon, archive));

        _moderation.Apply(mute[0]);
        Assert.NotNull(
            _moderation.CheckWriting(Bob.Id, Noon, [Restrict(Restriction.Mute, imposed: false, until: null)])
        );
    }

    [Fact]
    public void Settings_change_by_what_is_said_and_nothing_else()
    {
        _moderation.Apply(Configure(new(Topic: "now", SlowSeconds: 30, Archived: true)));
        Assert.Equal(new ChannelSettings("Room", "now", null, 30, Noon), _moderation.Settings);
        Assert.NotNull(_moderation.Slow.TurnOf(Bob.Id));

        _moderation.Apply(Configure(new(Name: "Other", Topic: "", Archived: false)));
        Assert.Equal(new ChannelSettings("Other", null, null, 30, null), _moderation.Settings);
        Assert.Null(_moderation.CheckWriting(Bob.Id, Noon, []));
    }

    [Theory]
    [InlineData(MemberRole.Member, false, false)]
    [InlineData(MemberRole.Moderator, true, false)]
    [InlineData(MemberRole.Owner, true, true)]
    public void Settings_are_for_moderators_and_some_for_the_owner(MemberRole role, bool topic, bool rest)
    {
        Assert.Equal(topic, RoomRules.Check(new RoomPatch(Topic: "x", SlowSeconds: 1), role) is null);
        Assert.Equal(rest, RoomRules.Check(new RoomPatch(Topic: "x", Archived: true), role) is null);
        Assert.Equal(rest, RoomRules.Check(new RoomPatch(Name: "x"), role) is null);
        Assert.Equal(rest, RoomRules.Check(new RoomPatch(Description: ""), role) is null);
    }

    [Fact]
    public void Settings_that_are_so_already_are_left_out()
    {
        var settings = new ChannelSettings("Room", "now", null, 30, Noon);

        Assert.Null(RoomRules.Reduce(new(" Room ", "now", "", 30, true), settings));
        Assert.Equal(
            new RoomPatch(Topic: "", SlowSeconds: 0, Archived: false),
            RoomRules.Reduce(new("Room", "  ", "", 0, false), settings)
        );
    }

    [Fact]
    public void Restriction_ends_in_the_future_and_within_ten_years()
    {
        ChatError? Check(TimeSpan? span, string? reason = null) =>
            RoomRules.Check(new RestrictMember(Ada, Bob.Id, Restriction.Mute, true, Noon + span, reason), Noon);

        Assert.Null(Check(null));
        Assert.Null(Check(TimeSpan.FromMinutes(1), new string('x', 500)));
        Assert.Null(Check(TimeSpan.FromTicks(10))); // what was a minute when it was said
        Assert.Equal(ErrorCodes.RestrictionInvalid, Check(TimeSpan.Zero)!.Code);
        Assert.Equal(ErrorCodes.RestrictionInvalid, Check(TimeSpan.FromDays(3660))!.Code);
        Assert.Equal(ErrorCodes.RestrictionInvalid, Check(null, new string('x', 501))!.Code);
        Assert.Equal(ErrorCodes.RestrictionInvalid, Check(null, "a\0b")!.Code);
    }

    private ChatError? Joining(DateTimeOffset at, IReadOnlyCollection<Change> pending) =>
        _moderation.CheckJoining(Bob.Id, MemberRole.Member, at, pending);

    private static Change Restrict(Restriction restriction, bool imposed, DateTimeOffset? until) =>
        new(1, null, null, Restriction: new(restriction, imposed, Bob, Ada, Noon, until));

    private static Change Configure(RoomPatch patch) => new(1, null, null, Settings: new(patch, Ada, Noon));
}
