using Chat.Data.Audit;
using Chat.Data.Tests.Log;

namespace Chat.Data.Tests.Audit;

/// <summary>Whatever somebody does to the rows of the log, behind the back of its only writer, is found and named.</summary>
public sealed class AuditCheckTests(TestLogFixture fixture) : IClassFixture<TestLogFixture>
{
    private const string Copy = """
        INSERT INTO messages
            (seq, ordinal, changed_seq, created_at, id, salt, channel_id, sender_id, client_id, text, content_hash, hash)
        """;
    private const string Values = """
        , created_at + interval '1 us', gen_random_uuid(), salt, channel_id, sender_id, 'c-2', text, content_hash, hash
        FROM messages WHERE seq = 14
        """;

    [Fact]
    public async Task RunAsync_untouched_logs_are_intact()
    {
        var log = await fixture.OpenAsync();
        await log.WriteAsync("another");
        await log.Log.OpenAsync("empty");

        var verdicts = await log.CheckAsync();

        Assert.All(verdicts, verdict => Assert.Null(verdict.Break));
        Assert.Equal(["another", "empty", "room"], verdicts.Select(verdict => verdict.Channel));
        Assert.Equal(new AuditCounts(14, 3, 0, 0), verdicts[^1].Counts);
    }

    [Theory]
    // The log itself.
    [InlineData(3, "UPDATE messages SET text = 'never said' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET text = NULL, salt = NULL WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET text = NULL WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET salt = NULL WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET salt = gen_random_uuid() WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET content_hash = sha256('x') WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET content_hash = '' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET hash = sha256('x') WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET hash = '' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET id = gen_random_uuid() WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET sender_id = 'bob' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET client_id = 'other' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET client_id = NULL WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET created_at = created_at + interval '1 microsecond' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET ordinal = 2 WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET changed_seq = 4 WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET seq = 99 WHERE seq = 3")]
    [InlineData(1, "UPDATE messages SET seq = -1 WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET channel_id = 'other' WHERE seq = 3")]
    [InlineData(3, "UPDATE messages SET seq = 7 - seq WHERE seq IN (3, 4)")]
    [InlineData(3, "DELETE FROM messages WHERE seq = 3")]
    [InlineData(15, Copy + " SELECT 15, 4, 15" + Values)]
    [InlineData(4, Copy + " SELECT 3, 1, 3" + Values)]
    [InlineData(6, "UPDATE message_revisions SET text = 'never said' WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET text = NULL, salt = NULL WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET salt = gen_random_uuid() WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET message_seq = 3 WHERE seq = 6")]
    [InlineData(
        6,
        "UPDATE message_revisions SET message_created_at = message_created_at + interval '1 us' WHERE seq = 6"
    )]
    [InlineData(6, "UPDATE message_revisions SET created_at = 'infinity' WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET created_at = '200000-01-01' WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET id = gen_random_uuid() WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET actor_id = 'alice' WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET client_id = NULL WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET ordinal = 1 WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET content_hash = sha256('x') WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET hash = sha256('x') WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET channel_id = 'other' WHERE seq = 6")]
    [InlineData(6, "UPDATE message_revisions SET seq = 77 WHERE seq = 6")]
    [InlineData(10, "UPDATE message_revisions SET kind = 6 WHERE seq = 10")]
    [InlineData(10, "UPDATE message_revisions SET kind = 2 WHERE seq = 10")]
    [InlineData(10, "UPDATE message_revisions SET kind = 77 WHERE seq = 10")]
    [InlineData(10, "UPDATE message_revisions SET text = 'why' WHERE seq = 10")]
    [InlineData(10, "DELETE FROM message_revisions WHERE seq = 10")]
    [InlineData(2, "UPDATE member_changes SET user_id = 'mallory' WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET actor_id = 'mallory' WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET role = 3 WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET kind = 3 WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET kind = 4 WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET kind = 0 WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET ordinal = 1 WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET created_at = '-infinity' WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET id = gen_random_uuid() WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET content_hash = sha256('x') WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET hash = sha256('x') WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET channel_id = 'other' WHERE seq = 2")]
    [InlineData(2, "UPDATE member_changes SET seq = 99 WHERE seq = 2")]
    [InlineData(2, "DELETE FROM member_changes WHERE seq = 2")]
    // Its head.
    [InlineData(14, "UPDATE channel_heads SET seq = 13")]
    [InlineData(15, "UPDATE channel_heads SET seq = 15")]
    [InlineData(14, "UPDATE channel_heads SET ordinal = 2")]
    [InlineData(14, "UPDATE channel_heads SET hash = sha256('x')")]
    [InlineData(14, "UPDATE channel_heads SET epoch = 2")]
    [InlineData(0, "DELETE FROM channel_heads")]
    // What is derived from it.
    [InlineData(1, "UPDATE channel_members SET role = 1 WHERE user_id = 'alice'")]
    [InlineData(2, "UPDATE channel_members SET joined_ordinal = 1 WHERE user_id = 'bob'")]
    [InlineData(2, "UPDATE channel_members SET joined_seq = 3 WHERE user_id = 'bob'")]
    [InlineData(2, "UPDATE channel_members SET joined_at = now() WHERE user_id = 'bob'")]
    [InlineData(2, "UPDATE channel_members SET user_id = 'mallory' WHERE user_id = 'bob'")]
    [InlineData(2, "UPDATE channel_members SET channel_id = 'other' WHERE user_id = 'bob'")]
    [InlineData(2, "DELETE FROM channel_members WHERE user_id = 'bob'")]
    [InlineData(12, "INSERT INTO channel_members VALUES ('room', 'carol', 1, 12, 2, now())")]
    [InlineData(4, "UPDATE message_states SET changed_seq = 12 WHERE message_seq = 4")]
    [InlineData(4, "UPDATE message_states SET edited_seq = NULL WHERE message_seq = 4")]
    [InlineData(4, "UPDATE message_states SET deleted_seq = NULL WHERE message_seq = 4")]
    [InlineData(4, "UPDATE message_states SET restored_seq = NULL WHERE message_seq = 4")]
    [InlineData(4, "UPDATE message_states SET sender_id = 'alice' WHERE message_seq = 4")]
    [InlineData(4, "UPDATE message_states SET message_seq = 5 WHERE message_seq = 4")]
    [InlineData(
        4,
        "UPDATE message_states SET message_created_at = message_created_at + interval '1 us' WHERE message_seq = 4"
    )]
    [InlineData(4, "UPDATE message_states SET channel_id = 'other' WHERE message_seq = 4")]
    [InlineData(4, "DELETE FROM message_states WHERE message_seq = 4")]
    [InlineData(
        14,
        "INSERT INTO message_states SELECT 14, created_at, 14, NULL, 14, NULL, channel_id, sender_id FROM messages WHERE seq = 14"
    )]
    [InlineData(3, "UPDATE message_reactions SET emoji = '-1'")]
    [InlineData(3, "UPDATE message_reactions SET user_id = 'alice'")]
    [InlineData(3, "UPDATE message_reactions SET seq = 8")]
    [InlineData(3, "UPDATE message_reactions SET message_seq = 4")]
    [InlineData(3, "UPDATE message_reactions SET message_created_at = message_created_at + interval '1 us'")]
    [InlineData(3, "UPDATE message_reactions SET channel_id = 'other'")]
    [InlineData(3, "DELETE FROM message_reactions")]
    [InlineData(
        14,
        "INSERT INTO message_reactions SELECT 14, created_at, 14, channel_id, '+1', 'bob' FROM messages WHERE seq = 14"
    )]
    public async Task RunAsync_tampered_row_is_named(long seq, string tampering)
    {
        var log = await fixture.OpenAsync();

        int rows = await log.Log.ExecuteAsync(tampering);

        Assert.InRange(rows, 1, 2);
        Assert.Equal(seq, (await log.FindBreakAsync())?.Seq);
    }

    [Fact]
    public async Task RunAsync_rows_of_no_channel_are_found()
    {
        var log = await fixture.OpenAsync();
        await log.Log.ExecuteAsync("INSERT INTO channel_members VALUES ('nowhere', 'mallory', 3, 1, 0, now())");

        Assert.Contains("nowhere", (await log.FindBreakAsync())!.Reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// The newest rows are deleted and everything is made to fit: what is left is a log as it once was. Only what was kept
    /// elsewhere tells.
    /// </summary>
    [Fact]
    public async Task RunAsync_end_that_was_cut_off_is_found_with_what_was_known_before()
    {
        var log = await fixture.OpenAsync();
        string export = await log.ExportAsync();
        string anchors = await log.AnchorAsync();
        Assert.Null(await log.FindBreakAsync(anchors));
        Assert.Null(await log.FindBreakAsync(export));

        await log.Log.ExecuteAsync(
            """
            DELETE FROM messages WHERE seq = 14;
            UPDATE channel_heads SET seq = 13, ordinal = 2, hash = (SELECT hash FROM member_changes WHERE seq = 13)
            """
        );

        Assert.Null(await log.FindBreakAsync());
        Assert.Equal(14, (await log.FindBreakAsync(export))!.Seq);
        Assert.Equal(14, (await log.FindBreakAsync(anchors))!.Seq);
    }

    [Fact]
    public async Task RunAsync_log_that_was_written_anew_is_found_with_what_was_known_before()
    {
        var log = await fixture.OpenAsync();
        string export = await log.ExportAsync();
        string anchors = await log.AnchorAsync();
        await EmptyAsync(log);
        await log.Log.ExecuteAsync($"UPDATE channel_heads SET seq = 0, ordinal = 0, hash = '\\x{new string('0', 64)}'");
        await log.WriteAsync(TestLog.Channel);

        Assert.Null(await log.FindBreakAsync());
        Assert.Equal(1, (await log.FindBreakAsync(export))!.Seq);
        Assert.Equal(14, (await log.FindBreakAsync(anchors))!.Seq);
    }

    [Fact]
    public async Task RunAsync_channel_that_is_gone_is_found_with_what_was_known_before()
    {
        var log = await fixture.OpenAsync();
        string anchors = await log.AnchorAsync();
        await EmptyAsync(log);
        await log.Log.ExecuteAsync("DELETE FROM channel_heads; DELETE FROM channels");

        Assert.Null(await log.FindBreakAsync());
        Assert.Contains("no such channel", (await log.FindBreakAsync(anchors))!.Reason, StringComparison.Ordinal);
    }

    /// <summary>A record of an erasure allows what was written before it to be gone, of that person only.</summary>
    [Theory]
    [InlineData("alice", 3, null)]
    [InlineData("bob", 3, 3L)]
    [InlineData("alice", 16, 16L)]
    public async Task RunAsync_erased_text_needs_a_later_erasure_of_its_author(string erased, long seq, long? broken)
    {
        var log = await fixture.OpenAsync();
        await log.Log.AppendAllAsync(
            (await log.Log.Reader.ReadHeadAsync(TestLog.Channel))!,
            Drafts.Erase(erased), // 15
            Drafts.Post("after") // 16
        );
        await log.Log.ExecuteAsync($"UPDATE messages SET text = NULL, salt = NULL WHERE seq = {seq}");

        Assert.Equal(broken, (await log.FindBreakAsync())?.Seq);
    }

    private static Task<int> EmptyAsync(TestLog log) =>
        log.Log.ExecuteAsync(
            """
            DELETE FROM messages;
            DELETE FROM message_revisions;
            DELETE FROM member_changes;
            DELETE FROM channel_members;
            DELETE FROM message_states;
            DELETE FROM message_reactions
            """
        );
}
