using Chat.Data.Audit;

namespace Chat.Data.Tests.Audit;

/// <summary>What retention removed is on record, and the chain goes on behind it.</summary>
public sealed class AuditRemovedTests(TestLogFixture fixture) : IClassFixture<TestLogFixture>
{
    [Fact]
    public async Task Removed_changes_on_record_are_counted_and_the_rest_is_intact()
    {
        var log = await RemoveAsync();
        string file = await log.ExportAsync();

        var verdict = AuditFile.Verify(file, [log.Key.Fingerprint]);

        Assert.Null(verdict.Break);
        Assert.Equal(new AuditCounts(10, 2, 0, 4), verdict.Counts);
        Assert.Null(await log.FindBreakAsync());
        Assert.Null(AuditFile.Verify(file, [], EarlierProof.Open(file, [])).Break);
    }

    [Fact]
    public async Task Links_beside_what_was_removed_are_compared_with_an_older_export()
    {
        var log = await fixture.OpenAsync();
        string older = await log.ExportAsync();
        await RemoveRowsAsync(log);

        var verdict = AuditFile.Verify(await log.ExportAsync(), [], EarlierProof.Open(older, []));

        Assert.Null(verdict.Break);
        Assert.Equal(13, verdict.Compared); // all but the first of the last run, whose hash nobody has any more
    }

    [Theory]
    [InlineData(4, "UPDATE removed_runs SET first_seq = 3 WHERE last_seq = 4")]
    [InlineData(4, "UPDATE removed_runs SET last_seq = 50 WHERE last_seq = 4")]
    [InlineData(4, "UPDATE removed_runs SET last_ordinal = 3 WHERE last_seq = 4")]
    [InlineData(5, "UPDATE removed_runs SET last_ordinal = 1 WHERE last_seq = 4")]
    [InlineData(5, "UPDATE removed_runs SET last_hash = sha256('x') WHERE last_seq = 4")]
    [InlineData(4, "UPDATE removed_runs SET channel_id = 'other' WHERE last_seq = 4")]
    [InlineData(10, "UPDATE removed_runs SET first_seq = 11 WHERE last_seq = 11")]
    [InlineData(4, "DELETE FROM removed_runs WHERE last_seq = 4")]
    [InlineData(15, "INSERT INTO removed_runs VALUES ('room', 15, 20, 3, sha256('x'), now(), now())")]
    public async Task Record_that_was_tampered_with_is_named(long seq, string tampering)
    {
        var log = await RemoveAsync();

        Assert.Equal(1, await log.Log.ExecuteAsync(tampering));

        Assert.Equal(seq, (await log.FindBreakAsync())?.Seq);
    }

    private async Task<TestLog> RemoveAsync()
    {
        var log = await fixture.OpenAsync();
        await RemoveRowsAsync(log);
        return log;
    }

    /// <summary>The second message, and with it everything that was done to it.</summary>
    private static Task<int> RemoveRowsAsync(TestLog log) =>
        log.Log.ExecuteAsync(
            """
            INSERT INTO removed_runs (channel_id, first_seq, last_seq, last_ordinal, last_hash, older_than)
            SELECT channel_id, seq, seq, ordinal, hash, now() FROM messages WHERE seq = 4
            UNION ALL
            SELECT channel_id, CASE seq WHEN 11 THEN 10 ELSE seq END, seq, ordinal, hash, now()
            FROM message_revisions
            WHERE seq IN (6, 11);
            DELETE FROM messages WHERE seq = 4;
            DELETE FROM message_revisions WHERE message_seq = 4;
            DELETE FROM message_states WHERE message_seq = 4
            """
        );
}
