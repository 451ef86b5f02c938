using Chat.Data.Backups;
using Chat.Data.Log;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Backups;

public sealed class BackupTests
{
    [Fact]
    public async Task Restore_brings_everything_back_as_it_was_and_begins_an_epoch()
    {
        await using var it = await BackedUpLog.StartAsync();
        var before = await it.DigestAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);
        await it.AppendAsync("two", Drafts.Post("lost"));
        await it.Log.OpenAsync("lost");
        Assert.NotEqual(before, await it.DigestAsync());

        var report = await it.RestoreAsync();

        Assert.Equal(before, await it.DigestAsync());
        Assert.InRange(report.Epoch, 2, (1L << 53) - 1);
        Assert.All(
            await Task.WhenAll(new[] { "one", "two", "empty" }.Select(id => it.Log.Reader.ReadHeadAsync(id))),
            head => Assert.Equal(report.Epoch, head!.Epoch)
        );
        Assert.Equal(report.Epoch, (await it.Log.OpenAsync("new")).Epoch);
        Assert.True((await Data.Schema.Migrator.CheckAsync(it.Log.DataSource)).IsReady);
        Assert.Equal("messages_2020_02", await it.ScalarAsync<string>("SELECT to_regclass('messages_2020_02')::text"));
        Assert.Equal(42, await it.ScalarAsync<long>("SELECT version FROM membership_versions"));
        await it.AppendAsync("two", Drafts.Post("after"));
        Assert.Equal("after", (await it.Log.ReadVerifiedAsync("two"))[^1].Text);
        Assert.Equal(5, (await it.Log.ReadVerifiedAsync("one")).Count);
    }

    [Fact]
    public async Task Restore_the_same_backup_again_begins_another_epoch()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);

        long[] epochs =
        [
            (await it.RestoreAsync()).Epoch,
            (await it.RestoreAsync()).Epoch,
            await BeginAsync(),
            await BeginAsync(),
        ];

        Assert.Equal(epochs.Order().Distinct(), epochs);
        Task<long> BeginAsync() => Epoch.BeginNewAsync(it.Log.DataSource);
    }

    [Fact]
    public async Task BeginNew_with_a_clock_gone_wrong_is_greater_all_the_same()
    {
        await using var log = await LogSession.StartAsync();
        await log.ExecuteAsync("UPDATE database_epoch SET epoch = 9000000000000000");

        Assert.Equal(9_000_000_000_000_001, await Epoch.BeginNewAsync(log.DataSource));
    }

    [Fact]
    public async Task Restore_keeps_the_database_of_before_until_it_is_dropped()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);

        var report = await it.RestoreAsync();

        Assert.NotNull(report.Replaced);
        Assert.Equal([report.Replaced], await Restore.DropReplacedAsync(it.Log.ConnectionString));
        Assert.Empty(await Restore.DropReplacedAsync(it.Log.ConnectionString));
    }

    [Fact]
    public async Task Restore_a_backup_of_an_older_schema_brings_it_up_to_date()
    {
        await using var it = await BackedUpLog.StartAsync();
        await Backup.WriteAsync(it.Log.DataSource, it.File);
        await it.RestoreAsync();
        // As a release that had no suspicions yet would have left it.
        await it.Log.ExecuteAsync("DROP TABLE membership_suspicions; DELETE FROM schema_migrations WHERE version = 6");
        File.Delete(it.File);
        var older = await Backup.WriteAsync(it.Log.DataSource, it.File);

        await it.RestoreAsync();

        Assert.DoesNotContain(older.Migrations, migration => migration.Version == 6);
        Assert.True((await Data.Schema.Migrator.CheckAsync(it.Log.DataSource)).IsReady);
        Assert.Equal(501, (await it.Log.ReadVerifiedAsync("two")).Count + 1);
    }

    [Fact]
    public async Task Backup_is_of_one_moment_and_holds_up_no_post()
    {
        await using var it = await BackedUpLog.StartAsync();
        using var enough = new CancellationTokenSource();
        var posting = PostUntilAsync(it, enough.Token);

        await Backup.WriteAsync(it.Log.DataSource, it.File);
        await enough.CancelAsync();
        long posted = await posting;
        await it.RestoreAsync();

        long restored = (await it.Log.ReadVerifiedAsync("two")).Count; // dense, and the head is that of the last one
        Assert.InRange(restored, 500, posted);
    }

    private static async Task<long> PostUntilAsync(BackedUpLog it, CancellationToken enough)
    {
        ChannelHead head;
        do
        {
            head = await it.AppendAsync("two", Drafts.Post("during the backup"), Drafts.Post("and again"));
        } while (!enough.IsCancellationRequested);

        return head.Seq;
    }
}
