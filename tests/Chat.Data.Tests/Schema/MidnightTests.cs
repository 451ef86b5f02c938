using Chat.Data.Log;
using Chat.Data.Schema;
using Chat.Data.Tests.Log;
using Chat.TestKit;
using Npgsql;

namespace Chat.Data.Tests.Schema;

/// <summary>The first message of a month is taken, whatever was not prepared for it.</summary>
public sealed class MidnightTests
{
    private static readonly DateTimeOffset Midnight = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Append_month_that_has_no_partition_by_several_silos_at_once_is_committed()
    {
        await using var first = await LogSession.StartAsync();
        LogSession[] silos = [first, first.Join(), first.Join()];
        var rooms = new List<(LogSession Silo, ChannelHead Head)>();
        for (int i = 0; i < 12; i++)
        {
            rooms.Add((silos[i % silos.Length], await first.OpenAsync($"room{i}")));
        }

        await Task.WhenAll(
            rooms.Select(room =>
                room.Silo.AppendAllAsync(room.Head, Post(Midnight.AddTicks(-10)), Post(Midnight), Drafts.Join("bob"))
            )
        );

        for (int i = 0; i < rooms.Count; i++)
        {
            Assert.Equal(3, (await first.ReadVerifiedAsync($"room{i}")).Count);
        }

        await silos[1].DisposeAsync();
        await silos[2].DisposeAsync();
    }

    /// <summary>The database can be read only for a moment, or somebody holds the locks that it takes.</summary>
    [Fact]
    public async Task Append_partition_that_cannot_be_created_at_first_is_waited_for()
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");
        string create = await ScalarAsync<string>(log, "SELECT pg_get_functiondef('ensure_partitions'::regproc)");
        await log.ExecuteAsync(
            """
            CREATE SEQUENCE tries;
            CREATE OR REPLACE FUNCTION ensure_partitions(first_month timestamptz, months_ahead integer) RETURNS integer
            LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM nextval('tries');
                RAISE EXCEPTION USING ERRCODE = 'read_only_sql_transaction';
            END
            $$
            """
        );

        var appending = log.AppendAllAsync(head, Post(Midnight));
        await Wait.UntilAsync(
            async () => await ScalarAsync<long>(log, "SELECT last_value FROM tries") >= 3,
            () => "It is not tried again."
        );
        Assert.False(appending.IsCompleted);
        await log.ExecuteAsync(create);
        await appending;

        Assert.Single(await log.ReadVerifiedAsync("room"));
    }

    /// <summary>PostgreSQL ends a vacuum of its own only for who has waited for longer than a second.</summary>
    [Fact]
    public async Task Append_partition_is_created_with_more_patience_than_a_vacuum_of_another_month_has()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { RetryFor = TimeSpan.FromMinutes(10) });
        var head = await log.OpenAsync("room");
        Task appending;
        await using (var vacuum = await log.DataSource.OpenConnectionAsync())
        {
            string other = await ScalarAsync<string>(
                log,
                "SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'messages'::regclass"
            );
            await using var hold = new NpgsqlCommand(
                $"BEGIN; LOCK TABLE {other} IN SHARE UPDATE EXCLUSIVE MODE",
                vacuum
            );
            await hold.ExecuteNonQueryAsync();
            appending = log.AppendAllAsync(head, Post(Midnight));

            await Wait.UntilAsync(
                () =>
                    ScalarAsync<bool>(
                        log,
                        """
                        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                            AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '1200 ms')
                        """
                    ),
                () => "It does not wait as long."
            );
        }

        await appending;
        Assert.Single(await log.ReadVerifiedAsync("room"));
    }

    /// <summary>A silo's clock and the database's need not agree, not even on the year.</summary>
    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task Append_by_a_clock_that_is_years_off_is_committed(int years)
    {
        await using var log = await LogSession.StartAsync();
        var head = await log.OpenAsync("room");

        await log.AppendAllAsync(head, Post(TimeProvider.System.GetUtcNow().AddYears(years)));

        Assert.Single(await log.ReadVerifiedAsync("room"));
    }

    [Fact]
    public async Task FindMissing_names_what_is_not_there_for_this_month_and_the_next()
    {
        await using var log = await LogSession.StartAsync();
        Assert.Empty(await Partitions.FindMissingAsync(log.DataSource));
        var now = await ScalarAsync<DateTime>(log, "SELECT now()");
        string next = $"messages_{now.AddDays(1 - now.Day).AddMonths(1):yyyy_MM}";
        await log.ExecuteAsync($"DROP TABLE {next}");

        Assert.Equal([next], await Partitions.FindMissingAsync(log.DataSource));

        Assert.Equal(1, await Partitions.EnsureAsync(log.DataSource));
        Assert.Empty(await Partitions.FindMissingAsync(log.DataSource));
    }

    private static ChangeDraft Post(DateTimeOffset at) =>
        ChangeDraft.Posted(Guid.NewGuid(), "alice", Guid.NewGuid().ToString(), "text", at);

    private static async Task<T> ScalarAsync<T>(LogSession log, string sql)
    {
        await using var command = log.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
