using Chat.Data.Audit;
using Chat.Data.Channels;
using Chat.Data.Checking;
using Chat.Data.Log;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Audit;

/// <summary>Mutes, bans and settings: written, derived from, exported and checked like every other change.</summary>
public sealed class ModerationLogTests(ModeratedLog fixture) : IClassFixture<ModeratedLog>
{
    [Fact]
    public async Task Append_keeps_members_restrictions_and_settings_along()
    {
        var log = await fixture.OpenAsync();
        var reader = log.Log.Reader;

        var changes = await log.Log.ReadVerifiedAsync(TestLog.Channel);
        var (settings, restrictions, _) = await reader.ReadRulesAsync(TestLog.Channel, TimeProvider.System.GetUtcNow());
        var members = await reader.ReadMembersAsync(TestLog.Channel);

        Assert.Equal([11, 11, 12, 13, 13, 14, 13, 15, 15, 15], changes.Skip(14).Select(change => (int)change.Kind));
        Assert.Equal(["alice"], members.Select(member => member.UserId));
        Assert.Equal(
            [new ChannelRestriction("bob", false, null), new ChannelRestriction("bob", true, ModeratedLog.Until)],
            restrictions.OrderBy(one => one.IsBan)
        );
        Assert.Equal(new ChannelSettings("room", "now", null, 30, changes[^1].CreatedAt), settings);
    }

    [Fact]
    public async Task Restricted_people_are_read_with_reason_and_actor_as_long_as_it_lasts()
    {
        var log = await fixture.OpenAsync();

        async Task<IReadOnlyList<StoredRestriction>> ReadAsync(ChangeKind kind, DateTimeOffset at) =>
            await log.Log.Reader.ReadRestrictedAsync(TestLog.Channel, kind, at, "", 10);

        var banned = Assert.Single(await ReadAsync(ChangeKind.MemberBanned, ModeratedLog.Until.AddSeconds(-1)));
        Assert.Equal(("bob", ModeratedLog.Until, "alice"), (banned.UserId, banned.Until, banned.ActorId));
        Assert.Equal("again", ChangeDetails.Read<RestrictionDetail>(banned.Detail).Reason);
        Assert.Empty(await ReadAsync(ChangeKind.MemberBanned, ModeratedLog.Until));
        Assert.Single(await ReadAsync(ChangeKind.MemberMuted, ModeratedLog.Until));
    }

    [Fact]
    public async Task Export_check_and_report_find_nothing()
    {
        var log = await fixture.OpenAsync();

        var verdict = AuditFile.Verify(await log.ExportAsync(), [log.Key.Fingerprint]);
        var report = await ChannelCheck.RunAsync(log.Log.DataSource, TestLog.Channel);

        Assert.Null(verdict.Break);
        Assert.Equal(24, verdict.Counts.Changes);
        Assert.Null(await log.FindBreakAsync());
        Assert.Empty(report!.Differences);
    }

    [Theory]
    [InlineData(16, "UPDATE member_changes SET detail = '{\"reason\":\"x\"}' WHERE seq = 16")]
    [InlineData(16, "UPDATE member_changes SET detail = NULL WHERE seq = 16")]
    [InlineData(16, "UPDATE member_changes SET role = 2 WHERE seq = 16")]
    [InlineData(16, "UPDATE member_changes SET kind = 13 WHERE seq = 16")]
    [InlineData(16, "UPDATE member_changes SET kind = 9 WHERE seq = 16")]
    [InlineData(16, "UPDATE member_changes SET kind = 16 WHERE seq = 16")]
    [InlineData(13, "UPDATE member_changes SET detail = '{}' WHERE seq = 13")]
    [InlineData(24, "UPDATE member_changes SET detail = '{\"archived\":false}' WHERE seq = 24")]
    [InlineData(16, "UPDATE channel_restrictions SET user_id = 'carol' WHERE kind = 11")]
    [InlineData(16, "DELETE FROM channel_restrictions WHERE kind = 11")]
    [InlineData(21, "UPDATE channel_restrictions SET until = NULL WHERE kind = 13")]
    [InlineData(18, "UPDATE channel_restrictions SET seq = 18 WHERE kind = 13")]
    [InlineData(24, "UPDATE channels SET topic = 'never set'")]
    [InlineData(24, "UPDATE channels SET description = 'never set'")]
    [InlineData(24, "UPDATE channels SET slow_seconds = 0")]
    [InlineData(24, "UPDATE channels SET archived_at = NULL")]
    [InlineData(24, "UPDATE channels SET settings_seq = 23")]
    public async Task Tampered_row_is_named(long seq, string tampering)
    {
        var log = await fixture.OpenAsync();

        Assert.Equal(1, await log.Log.ExecuteAsync(tampering));

        Assert.Equal(seq, (await log.FindBreakAsync())?.Seq);
    }
}

/// <summary>A log that goes on with every way to restrict somebody, and with settings.</summary>
public sealed class ModeratedLog : IAsyncLifetime
{
    private TestLog? _log;

    public static DateTimeOffset Until { get; } = TimeProvider.System.GetUtcNow().AddDays(1).ToMicroseconds();

    public async Task InitializeAsync()
    {
        _log = await TestLog.StartAsync();
        await _log.Log.AppendAllAsync(
            (await _log.Log.Reader.ReadHeadAsync(TestLog.Channel))!,
            Drafts.Restrict(ChangeKind.MemberMuted, "carol", MemberRole.None, Until), // 15
            Drafts.Restrict(ChangeKind.MemberMuted, "bob"), // 16
            Drafts.Restrict(ChangeKind.MemberUnmuted, "carol", MemberRole.None), // 17
            Drafts.Restrict(ChangeKind.MemberBanned, "bob", MemberRole.Moderator), // 18
            Drafts.Restrict(ChangeKind.MemberBanned, "carol", MemberRole.None), // 19
            Drafts.Restrict(ChangeKind.MemberUnbanned, "carol", MemberRole.None), // 20
            Drafts.Restrict(ChangeKind.MemberBanned, "bob", MemberRole.None, Until, "again"), // 21
            Drafts.Settings(new(Topic: "first", SlowSeconds: 30)), // 22
            Drafts.Settings(new(Topic: "now", Description: "")), // 23
            Drafts.Settings(new(Archived: true)) // 24
        );
        await _log.KeepAsync();
    }

    public async Task DisposeAsync() => await _log!.DisposeAsync();

    internal async Task<TestLog> OpenAsync()
    {
        await _log!.RestoreAsync();
        return _log;
    }
}
