using Chat.Data.Audit;
using Chat.Data.Log;
using Chat.Data.Tests.Log;
using Chat.Data.Tests.Retention;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Audit;

/// <summary>Every way to audit a log follows what retention itself has left of it.</summary>
public sealed class AuditRetentionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-audit-");
    private readonly AuditKey _key;

    public AuditRetentionTests() => _key = AuditKey.Create(Path.Combine(_folder.FullName, "key"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Log_is_intact_after_a_month_was_dropped_and_after_rows_were_removed(bool drop)
    {
        await using var session = await StartAsync();
        await WriteAsync(session);
        string earlier = await ExportAsync(session);

        await session.Limits.SetAsync("room", drop ? null : 62, "root");
        Assert.Equal(drop, (await session.RunAsync(days: drop ? 62 : null)).Months.Any(month => month.Dropped));

        Assert.Equal([(1L, 2L), (4L, 4L), (6L, 6L)], await session.RunsAsync("room"));
        Assert.Equal([null], await CheckAsync(session, null));
        Assert.Equal([null], await CheckAsync(session, EarlierProof.Open(earlier, [])));
        string later = await ExportAsync(session);
        var verdict = AuditFile.Verify(later, [_key.Fingerprint], EarlierProof.Open(earlier, []));
        Assert.Null(verdict.Break);
        Assert.Equal((new AuditCounts(3, 1, 0, 4), 6L), (verdict.Counts, verdict.Compared));
        Assert.Equal([null], await CheckAsync(session, EarlierProof.Open(later, [])));
    }

    [Fact]
    public async Task No_table_can_be_dropped_while_an_audit_runs()
    {
        await using var session = await StartAsync();

        await using var snapshot = await LogSnapshot.BeginAsync(session.Log.DataSource, CancellationToken.None);

        await TableLocks.AssertHeldAsync(session.Log.DataSource);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Two old messages, a join, an old one, a new one, an edit of the first today, and of the new one.</summary>
    private static async Task WriteAsync(RetentionSession session)
    {
        var (old, recent) = (MonthsAgo(5), DaysAgo(1).ToMicroseconds());
        var head = await session.WriteAsync("room", old, old);
        head = await session.Log.AppendAllAsync(head, Drafts.Join("bob"), Post(old), Post(recent));
        var (first, last) = (new MessageRef(1, old, "alice"), new MessageRef(5, recent, "alice"));
        await session.Log.AppendAllAsync(
            head,
            ChangeDraft.Edited(Guid.NewGuid(), first, "alice", null, "edited", DaysAgo(0)),
            ChangeDraft.Edited(Guid.NewGuid(), last, "alice", null, "edited", DaysAgo(0))
        );
    }

    private static async Task<IEnumerable<ChainBreak?>> CheckAsync(RetentionSession session, EarlierProof? earlier) =>
        await AuditCheck.RunAsync(session.Log.DataSource, null, earlier).Select(verdict => verdict.Break).ToListAsync();

    private async Task<string> ExportAsync(RetentionSession session)
    {
        string file = Path.Combine(_folder.FullName, $"{Guid.NewGuid()}");
        await using var output = File.Create(file);
        await AuditExport.WriteAsync(session.Log.DataSource, "room", _key, output, (DaysAgo(0), "1.2.3"));
        return file;
    }
}
