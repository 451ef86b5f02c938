using Chat.Data.Schema;
using Chat.TestKit;

namespace Chat.Data.Tests.Schema;

public sealed class MigratorTests
{
    [Fact]
    public async Task Migrate_empty_database_brings_it_to_this_build()
    {
        await using var database = await PostgresDatabase.CreateAsync(migrated: false);
        var before = await Migrator.CheckAsync(database.DataSource);
        Assert.Equal(0, before.Current);
        Assert.False(before.IsReady);

        await Migrator.MigrateAsync(database.DataSource);

        var after = await Migrator.CheckAsync(database.DataSource);
        Assert.True(after is { IsReady: true, IsNewerThanBuild: false });
        Assert.Equal(before.Expected, after.Current);
    }

    [Fact]
    public async Task Migrate_again_changes_nothing()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        const string Applied = "SELECT string_agg(version || checksum || applied_at, ',') FROM schema_migrations";
        object? before = await ScalarAsync(database, Applied);

        await Migrator.MigrateAsync(database.DataSource);

        Assert.Equal(before, await ScalarAsync(database, Applied));
    }

    [Fact]
    public async Task Migrate_by_many_at_once_is_done_once()
    {
        await using var database = await PostgresDatabase.CreateAsync(migrated: false);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Migrator.MigrateAsync(database.DataSource)));

        Assert.True((await Migrator.CheckAsync(database.DataSource)).IsReady);
    }

    [Fact]
    public async Task Migrate_changed_file_is_refused()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await ScalarAsync(database, "UPDATE schema_migrations SET checksum = 'another' WHERE version = 1");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => Migrator.MigrateAsync(database.DataSource));

        Assert.Contains("0001_log", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(database.DataSource));
    }

    [Fact]
    public async Task Check_database_of_a_newer_build_is_ready_and_says_so()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await ScalarAsync(database, "INSERT INTO schema_migrations VALUES (9999, 'from_the_future', 'x')");

        Assert.True(await Migrator.CheckAsync(database.DataSource) is { IsReady: true, IsNewerThanBuild: true });
        await Migrator.MigrateAsync(database.DataSource);
    }

    [Fact]
    public async Task Migrate_failing_migration_leaves_nothing_of_itself()
    {
        await using var database = await PostgresDatabase.CreateAsync(migrated: false);
        await ScalarAsync(database, "CREATE TABLE message_revisions (in_the_way integer)");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Migrator.MigrateAsync(database.DataSource));

        Assert.Equal(DBNull.Value, await ScalarAsync(database, "SELECT to_regclass('channels')::text"));
        await ScalarAsync(database, "DROP TABLE message_revisions");
        await Migrator.MigrateAsync(database.DataSource);
    }

    private static async Task<object?> ScalarAsync(PostgresDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
