using Chat.Data.Checking;
using Chat.Data.Log;
using Chat.Data.Schema;
using Chat.Data.Tests.Log;
using Chat.Data.Unread;
using Chat.TestKit;
using Npgsql;

namespace Chat.Data.Tests.Schema;

public sealed class UpgradeTests : IAsyncLifetime
{
    private PostgresDatabase _database = null!;
    private LogReader _reader = null!;

    private NpgsqlDataSource DataSource => _database.DataSource;

    public async Task InitializeAsync()
    {
        _database = await FirstRelease.CreateDatabaseAsync();
        _reader = new LogReader(DataSource);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Upgraded_database_holds_what_it_held_and_nothing_differs()
    {
        await Migrator.MigrateAsync(DataSource);

        Assert.True((await Migrator.CheckAsync(DataSource)).IsReady);
        Assert.Equal(1200, await VerifyAsync(FirstRelease.EngineRoom));
        Assert.Equal(6, await VerifyAsync(FirstRelease.Garden));
        foreach (string room in new[] { FirstRelease.EngineRoom, FirstRelease.Garden })
        {
            Assert.Empty((await ChannelCheck.RunAsync(DataSource, room))!.Differences);
        }

        // Of the 400 messages since Bob came back, Ada has posted every third.
        var unread = await ReadUnreadAsync(FirstRelease.Bob);
        Assert.Equal((134, 800), (unread.Unread, unread.ReadSeq));
        Assert.Equal("Pressure is 1200 kPa", unread.Last!.Text);
    }

    [Fact]
    public async Task Upgrade_again_and_by_many_at_once_changes_nothing_more()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Migrator.MigrateAsync(DataSource)));
        object? applied = await AppliedAsync();

        await Migrator.MigrateAsync(DataSource);

        Assert.Equal(applied, await AppliedAsync());
    }

    [Fact]
    public async Task Upgrade_that_is_cut_off_leaves_a_whole_version_and_is_finished_by_the_next()
    {
        await using var reader = await BeginReadingUsersAsync();
        var migrating = Migrator.MigrateAsync(DataSource);
        await UntilMigratorWaitsAsync();

        await ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        );
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => migrating);
        Assert.Equal(6, (await Migrator.CheckAsync(DataSource)).Current);
        Assert.Equal(DBNull.Value, await ScalarAsync("SELECT to_regclass('message_states')::text"));

        await reader.DisposeAsync();
        await Migrator.MigrateAsync(DataSource);
        Assert.True((await Migrator.CheckAsync(DataSource)).IsReady);
        Assert.Equal(1200, await VerifyAsync(FirstRelease.EngineRoom));
    }

    [Fact]
    public async Task Upgrade_behind_a_long_transaction_holds_nobody_up()
    {
        await using var reader = await BeginReadingUsersAsync();
        var migrating = Migrator.MigrateAsync(DataSource);
        await UntilMigratorWaitsAsync();

        // Without a limit to its waiting, each of these would wait until the long transaction ends.
        var head = (await _reader.ReadHeadAsync(FirstRelease.Garden))!;
        for (int n = 0; n < 5; n++)
        {
            var entry = head.Next(Drafts.Post($"text {n}", FirstRelease.Ada));
            Assert.True(await FirstReleaseSilo.AppendAsync(DataSource, entry));
            head = head.After(entry);
            Assert.NotEmpty(await FirstReleaseSilo.ReadChangesAsync(DataSource, FirstRelease.Garden, 0, 100));
        }

        Assert.False(migrating.IsCompleted);
        await reader.DisposeAsync();
        await migrating;
        Assert.True((await Migrator.CheckAsync(DataSource)).IsReady);
        Assert.Equal(11, await VerifyAsync(FirstRelease.Garden));
    }

    [Fact]
    public async Task Silos_of_both_releases_write_and_read_the_same_log()
    {
        await Migrator.MigrateAsync(DataSource);
        await using var log = LogSession.On(DataSource);
        var head = (await _reader.ReadHeadAsync(FirstRelease.Garden))!;

        var old = head.Next(Drafts.Join(FirstRelease.Bob));
        Assert.True(await FirstReleaseSilo.AppendAsync(DataSource, old));
        Assert.False(await FirstReleaseSilo.AppendAsync(DataSource, old));
        head = await log.AppendAllAsync(head.After(old), Drafts.Post("by the new one", FirstRelease.Bob, "new"));
        var next = head.Next(Drafts.Post("by the old one", FirstRelease.Ada, "old"));
        Assert.True(await FirstReleaseSilo.AppendAsync(DataSource, next));
        head = head.After(next);

        var seen = await FirstReleaseSilo.ReadChangesAsync(DataSource, FirstRelease.Garden, 6, 100);
        Assert.Equal([(7L, "Bob"), (8L, "Bob"), (9L, "Ada Lovelace")], seen);
        Assert.Equal(1, (await ReadUnreadAsync(FirstRelease.Bob, FirstRelease.Garden)).Unread);

        // An edit takes a seq that the old one cannot read: it knows that something is missing.
        var message = (await _reader.ReadMessageAsync(FirstRelease.Garden, 3))!.Reference;
        await log.AppendAllAsync(head, Drafts.Edit(message, "edited"));
        seen = await FirstReleaseSilo.ReadChangesAsync(DataSource, FirstRelease.Garden, 6, 100);
        Assert.Equal([7L, 8L, 9L], seen.Select(change => change.Seq));
        Assert.Equal(10, await VerifyAsync(FirstRelease.Garden));
        Assert.Equal("edited", (await _reader.ReadMessageAsync(FirstRelease.Garden, 3))!.CurrentText);
        Assert.Empty((await ChannelCheck.RunAsync(DataSource, FirstRelease.Garden))!.Differences);
    }

    [Fact]
    public async Task Chain_of_the_first_release_verifies_as_it_was_written()
    {
        await Migrator.MigrateAsync(DataSource);
        await ExecuteAsync("UPDATE messages SET text = 'forged' WHERE seq = 700");

        var changes = await _reader.ReadChangesAsync(FirstRelease.EngineRoom, 0, int.MaxValue);

        Assert.Equal(new ChainVerdict(700, ChainFlaw.ContentChanged), HashChain.Verify(changes));
    }

    private async Task<int> VerifyAsync(string channelId)
    {
        var changes = await _reader.ReadChangesAsync(channelId, 0, int.MaxValue);
        Assert.Equal(new ChainVerdict(BrokenAt: null, ChainFlaw.None), HashChain.Verify(changes));
        Assert.True((await _reader.ReadHeadAsync(channelId))!.Hash.AsSpan().SequenceEqual(changes[^1].Hash));
        return changes.Count;
    }

    private async Task<ChannelReading> ReadUnreadAsync(string userId, string channelId = FirstRelease.EngineRoom) =>
        (await new UnreadReader(DataSource, TimeProvider.System).ReadAsync(userId, [channelId]))[channelId];

    /// <summary>A transaction that has read people's names and does not end, as a backup's.</summary>
    private async Task<NpgsqlConnection> BeginReadingUsersAsync()
    {
        var connection = await DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; SELECT count(*) FROM users", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task UntilMigratorWaitsAsync() =>
        Wait.UntilAsync(
            async () =>
                await ScalarAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass")
                    is > 0L,
            () => "The migrator does not wait."
        );

    private Task<object?> AppliedAsync() =>
        ScalarAsync("SELECT string_agg(version || checksum || applied_at, ',') FROM schema_migrations");

    private Task ExecuteAsync(string sql) => ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
