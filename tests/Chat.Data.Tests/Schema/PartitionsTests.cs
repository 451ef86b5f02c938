using Chat.Data.Schema;
using Chat.TestKit;

namespace Chat.Data.Tests.Schema;

public sealed class PartitionsTests
{
    private const string List = """
        SELECT string_agg(child.relname || ' ' || pg_get_expr(child.relpartbound, child.oid), E'\n' ORDER BY child.relname)
        FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'messages'::regclass AND child.relname NOT LIKE 'messages_202_%'
        """;

    [Fact]
    public async Task Migrate_creates_last_month_this_one_and_three_ahead()
    {
        await using var database = await PostgresDatabase.CreateAsync();

        var now = (DateTime)(await ScalarAsync(database, "SELECT now()"))!;
        foreach (
            string parent in new[]
            {
                "messages",
                "message_revisions",
                "message_states",
                "message_mentions",
                "message_reactions",
                "message_index",
            }
        )
        {
            var expected = Enumerable.Range(-1, 5).Select(months => $"{parent}_{now.AddMonths(months):yyyy_MM}");
            Assert.Equal(
                string.Join(',', expected),
                await ScalarAsync(
                    database,
                    $"SELECT string_agg(inhrelid::regclass::text, ',' ORDER BY inhrelid::regclass::text) FROM pg_inherits "
                        + $"WHERE inhparent = '{parent}'::regclass"
                )
            );
        }

        Assert.Equal(0, await Partitions.EnsureAsync(database.DataSource));
    }

    [Fact]
    public async Task Ensure_missing_months_by_many_at_once_creates_each_once()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await ScalarAsync(
            database,
            "DO $$ DECLARE part text; BEGIN FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent IN "
                + "(SELECT parent::regclass FROM monthly_tables) LOOP EXECUTE 'DROP TABLE ' || part; END LOOP; END $$"
        );

        int[] created = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Partitions.EnsureAsync(database.DataSource))
        );

        long tables = (long)(await ScalarAsync(database, "SELECT count(*) FROM monthly_tables"))!;
        Assert.Equal(5 * tables, created.Sum());
    }

    [Fact]
    public async Task Ensure_bounds_are_months_of_utc_whatever_the_session_says()
    {
        await using var database = await PostgresDatabase.CreateAsync();

        await ScalarAsync(database, "SET timezone = 'Asia/Tokyo'; SELECT ensure_partitions('1999-12-15 00:00+00', 1)");

        Assert.Equal(
            """
            messages_1999_12 FOR VALUES FROM ('1999-12-01 00:00:00+00') TO ('2000-01-01 00:00:00+00')
            messages_2000_01 FOR VALUES FROM ('2000-01-01 00:00:00+00') TO ('2000-02-01 00:00:00+00')
            """,
            await ScalarAsync(database, $"SET timezone = 'UTC'; {List}")
        );
    }

    [Fact]
    public async Task Ensure_does_not_wait_for_posts_under_way()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var poster = await database.DataSource.OpenConnectionAsync();
        await using var post = new Npgsql.NpgsqlCommand(
            "BEGIN; LOCK TABLE messages, message_revisions IN ROW EXCLUSIVE MODE",
            poster
        );
        await post.ExecuteNonQueryAsync();

        await ScalarAsync(database, "SET lock_timeout = '5s'; SELECT ensure_partitions('2001-01-01', 0)");
    }

    private static async Task<object?> ScalarAsync(PostgresDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
