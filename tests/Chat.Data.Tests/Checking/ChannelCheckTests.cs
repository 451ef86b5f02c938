using Chat.Data.Checking;
using Chat.Data.Log;
using Chat.Data.Tests.Log;
using Chat.Data.Tests.Unread;
using Chat.Data.Unread;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Data.Tests.Checking;

public sealed class ChannelCheckTests(CheckedLog log) : IClassFixture<CheckedLog>
{
    private const int Changes = 200;

    [Fact]
    public async Task Check_finds_nothing_in_histories_as_they_were_written()
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var (channel, history) = await WriteAsync(seed);

            var report = await CheckAsync(channel);

            Assert.Empty(report.Differences);
            var changes = await log.Session.ReadVerifiedAsync(channel);
            int messages = changes.Count(change => change.Kind == ChangeKind.MessagePosted);
            Assert.Equal(
                (changes.Count, messages, history.Members.Count()),
                (report.Checked.Changes, report.Checked.Messages, report.Checked.Members)
            );
        }
    }

    [Fact]
    public async Task Check_of_an_unknown_channel_is_none() =>
        Assert.Null(await ChannelCheck.RunAsync(log.Session.DataSource, "room_unknown"));

    [Theory]
    [InlineData("head", "UPDATE channel_heads SET seq = seq + 1 WHERE channel_id = @")]
    [InlineData("head", "UPDATE channel_heads SET ordinal = ordinal - 1 WHERE channel_id = @")]
    [InlineData("seq", "DELETE FROM messages WHERE channel_id = @ AND ordinal = 10")]
    [InlineData("seq", "UPDATE messages SET seq = seq - 1 WHERE channel_id = @ AND ordinal = 10")]
    [InlineData("kind", "UPDATE message_revisions SET kind = 0 WHERE channel_id = @")]
    [InlineData("kind", "UPDATE member_changes SET kind = 0 WHERE channel_id = @")]
    [InlineData("kind", "UPDATE member_changes SET kind = 77 WHERE channel_id = @")]
    [InlineData("ordinal", "UPDATE messages SET ordinal = ordinal + 1 WHERE channel_id = @ AND ordinal = 10")]
    [InlineData(
        "ordinal",
        "UPDATE member_changes SET ordinal = ordinal + 1 WHERE channel_id = @ AND seq = (SELECT max(seq) FROM member_changes WHERE channel_id = @)"
    )]
    [InlineData(
        "member",
        "DELETE FROM channel_members WHERE channel_id = @ AND user_id = (SELECT min(user_id) FROM channel_members WHERE channel_id = @)"
    )]
    [InlineData("member", "UPDATE channel_members SET role = 3 WHERE channel_id = @")]
    [InlineData(
        "member",
        "UPDATE channel_members SET joined_ordinal = joined_ordinal - 1 WHERE channel_id = @ AND joined_ordinal > 0"
    )]
    [InlineData("member", "INSERT INTO channel_members VALUES (@, 'nobody', 1, 1, 0, now())")]
    [InlineData("state", "DELETE FROM message_states WHERE channel_id = @ AND edited_seq IS NOT NULL")]
    [InlineData(
        "state",
        "UPDATE message_states SET deleted_seq = NULL WHERE channel_id = @ AND deleted_seq IS NOT NULL"
    )]
    [InlineData("state", "UPDATE message_states SET sender_id = 'nobody' WHERE channel_id = @")]
    [InlineData("reaction", "DELETE FROM message_reactions WHERE channel_id = @")]
    [InlineData(
        "reaction",
        "UPDATE message_reactions SET user_id = 'nobody' WHERE channel_id = @ AND seq = (SELECT max(seq) FROM message_reactions WHERE channel_id = @)"
    )]
    [InlineData("readPosition", "UPDATE read_positions SET read_ordinal = read_ordinal + 1 WHERE channel_id = @")]
    [InlineData("readPosition", "UPDATE read_positions SET read_seq = 1000000 WHERE channel_id = @")]
    [InlineData(
        "unread",
        "UPDATE read_positions SET read_ordinal = 0, read_seq = 0, read_at = '2100-01-01' WHERE channel_id = @"
    )]
    public async Task Check_finds_rows_changed_by_hand(string what, string sql)
    {
        var (channel, _) = await WriteAsync(seed: 42);
        Assert.True(await ExecuteAsync(sql, channel) > 0, "The history has nothing of this kind.");

        var report = await CheckAsync(channel);

        Assert.Contains(report.Differences, difference => difference.What == what);
    }

    [Fact]
    public async Task Check_names_no_more_than_it_may()
    {
        var (channel, _) = await WriteAsync(seed: 42);
        await ExecuteAsync(
            """
            INSERT INTO read_positions (channel_id, user_id, read_seq, read_ordinal, read_at)
            SELECT @, 'nobody_' || n, 1, 5, now() FROM generate_series(1, 200) AS n
            """,
            channel
        );

        var report = await CheckAsync(channel);

        Assert.Equal((CheckReport.MaxDifferences, true), (report.Differences.Count, report.Truncated));
    }

    [Fact]
    public async Task Posts_go_on_while_a_check_runs()
    {
        var (channel, history) = await WriteAsync(seed: 42);
        await using var snapshot = await CheckSnapshot.BeginAsync(
            log.Session.DataSource,
            channel,
            CancellationToken.None
        );
        await using var rows = snapshot
            .ReadAsync(CheckQueries.Log, row => row.GetInt64(1), CancellationToken.None)
            .GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());

        await history.GoOnAsync(changes: 20, log.Positions);

        long last = rows.Current;
        while (await rows.MoveNextAsync())
        {
            Assert.Equal(last + 1, rows.Current);
            last = rows.Current;
        }
    }

    [Fact]
    public async Task No_table_can_be_dropped_while_a_check_runs()
    {
        await using var snapshot = await CheckSnapshot.BeginAsync(
            log.Session.DataSource,
            "room",
            CancellationToken.None
        );

        await TableLocks.AssertHeldAsync(log.Session.DataSource);
    }

    private async Task<CheckReport> CheckAsync(string channel) =>
        (await ChannelCheck.RunAsync(log.Session.DataSource, channel))!;

    private Task<int> ExecuteAsync(string sql, string channel) =>
        log.Session.ExecuteAsync(sql.Replace("@", $"'{channel}'", StringComparison.Ordinal));

    private async Task<(string Channel, RandomHistory History)> WriteAsync(int seed)
    {
        string channel = $"room_{Guid.NewGuid():N}";
        var history = new RandomHistory(log.Session, channel, seed);
        await history.GoOnAsync(Changes, log.Positions);
        return (channel, history);
    }
}

/// <summary>One database for all of it, and what writes to it; each test has a channel of its own.</summary>
public sealed class CheckedLog : IAsyncLifetime
{
    internal LogSession Session { get; private set; } = null!;

    internal ReadPositionWriter Positions { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Session = await LogSession.StartAsync();
        var options = Options.Create(new ReadPositionOptions { Interval = TimeSpan.Zero });
        var logger = NullLogger<ReadPositionWriter>.Instance;
        Positions = new ReadPositionWriter(Session.DataSource, options, TimeProvider.System, logger);
    }

    public async Task DisposeAsync()
    {
        await Positions.DisposeAsync();
        await Session.DisposeAsync();
    }
}
