using Chat.Data.Backups;
using Chat.TestKit;

namespace Chat.Data.Tests.Backups;

/// <summary>What is refused changes nothing, and leaves nothing behind.</summary>
public sealed class RefusedRestoreTests
{
    [Fact]
    public async Task Restore_of_a_broken_file_is_refused_wherever_it_is_broken()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);
        byte[] whole = await File.ReadAllBytesAsync(it.File);
        int[] places =
        [
            0,
            1,
            30,
            whole.Length / 4,
            whole.Length / 2,
            whole.Length * 3 / 4,
            whole.Length - 200,
            whole.Length - 40,
        ];

        foreach (int place in places)
        {
            await AssertRefusedAsync(it, whole[..place]);
            await AssertRefusedAsync(
                it,
                [.. whole[..place], (byte)(whole[place] ^ 0x10), .. whole[(place + 1)..]],
                isHarmless: true
            );
        }

        await AssertRefusedAsync(it, whole[..^1]);
        await AssertRefusedAsync(it, "not a backup"u8.ToArray());
        File.Delete(it.File);
        await Assert.ThrowsAsync<BackupException>(() => it.RestoreAsync());
        Assert.Equal(1, await it.ScalarAsync<long>("SELECT epoch FROM database_epoch"));
    }

    [Fact]
    public async Task Restore_while_a_silo_is_at_work_is_refused()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);
        await it.Log.ExecuteAsync(
            "INSERT INTO membership_silos VALUES ('chat', '127.0.0.1', 1, 1, '127.0.0.1', 2, 'silo-7', 'active')"
        );

        var refused = await Assert.ThrowsAsync<BackupException>(() => it.RestoreAsync());
        Assert.Contains("silo-7", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await it.ScalarAsync<long>("SELECT epoch FROM database_epoch"));

        await it.Log.ExecuteAsync("UPDATE membership_silos SET renewed_at = now() - interval '6 seconds'");
        await it.RestoreAsync();
    }

    [Fact]
    public async Task Restore_of_a_newer_schema_is_refused()
    {
        await using var it = await BackedUpLog.StartAsync();
        await it.Log.ExecuteAsync("INSERT INTO schema_migrations VALUES (9999, 'of_tomorrow', 'unknown')");
        await Backup.WriteAsync(it.Log.DataSource, it.File);

        var refused = await Assert.ThrowsAsync<BackupException>(() => it.RestoreAsync());

        Assert.Contains("9999_of_tomorrow", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_replaces_no_file_and_leaves_none_that_is_not_complete()
    {
        await using var it = await BackedUpLog.StartAsync();
        await File.WriteAllTextAsync(it.File, "mine");

        await Assert.ThrowsAsync<BackupException>(() => Backup.WriteAsync(it.Log.DataSource, it.File));
        Assert.Equal("mine", await File.ReadAllTextAsync(it.File));

        File.Delete(it.File);
        await it.Log.ExecuteAsync("DROP TABLE database_epoch");
        await Assert.ThrowsAsync<BackupException>(() => Backup.WriteAsync(it.Log.DataSource, it.File));
        Assert.Empty(it.Files);
    }

    [Fact]
    public async Task Restore_into_an_empty_database_works()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);
        await using var empty = await PostgresDatabase.CreateAsync(migrated: false);

        var report = await Restore.RunAsync(empty.ConnectionString, it.File, force: false);
        empty.DataSource.Clear();

        Assert.NotNull(report.Replaced);
        await Restore.DropReplacedAsync(empty.ConnectionString);
        await using var command = empty.DataSource.CreateCommand("SELECT count(*) FROM messages");
        Assert.Equal(501L, await command.ExecuteScalarAsync());
    }

    /// <param name="it">The database.</param>
    /// <param name="content">The file.</param>
    /// <param name="isHarmless">Whether there are bytes that do not matter, such as an entry's time.</param>
    private static async Task AssertRefusedAsync(BackedUpLog it, byte[] content, bool isHarmless = false)
    {
        await File.WriteAllBytesAsync(it.File, content);
        try
        {
            using var opened = await BackupFile.OpenAsync(it.File);
            Assert.True(isHarmless, "It was opened.");
        }
        catch (BackupException exception)
        {
            Assert.Contains(it.File, exception.Message, StringComparison.Ordinal);
        }
    }
}
