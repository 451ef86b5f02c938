using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

public sealed class TamperingTests
{
    [Theory]
    [InlineData("UPDATE messages SET text = 'never said' WHERE seq = 3", 3, ChainFlaw.ContentChanged)]
    [InlineData("UPDATE messages SET sender_id = 'mallory' WHERE seq = 3", 3, ChainFlaw.HeaderChanged)]
    [InlineData(
        "UPDATE messages SET created_at = created_at + interval '1 s' WHERE seq = 3",
        3,
        ChainFlaw.HeaderChanged
    )]
    [InlineData("DELETE FROM messages WHERE seq = 3", 3, ChainFlaw.Missing)]
    [InlineData("UPDATE member_changes SET user_id = 'mallory'", 1, ChainFlaw.HeaderChanged)]
    [InlineData("UPDATE member_changes SET role = 3", 1, ChainFlaw.ContentChanged)]
    [InlineData("UPDATE member_changes SET kind = 0", 1, ChainFlaw.HeaderChanged)]
    [InlineData(
        """
            INSERT INTO message_revisions (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind,
                                           message_seq, message_created_at)
            SELECT channel_id, seq, ordinal, created_at, id, sender_id, content_hash, hash, 0, 2, created_at
            FROM messages
            WHERE seq = 3;
            DELETE FROM messages WHERE seq = 3
            """,
        3,
        ChainFlaw.HeaderChanged
    )]
    [InlineData(
        "UPDATE messages SET seq = CASE seq WHEN 2 THEN 3 ELSE 2 END WHERE seq IN (2, 3)",
        2,
        ChainFlaw.HeaderChanged
    )]
    public async Task Verify_row_changed_in_the_database_is_named(string tampering, long seq, ChainFlaw flaw)
    {
        await using var log = await WriteAsync();

        await log.ExecuteAsync(tampering);

        var changes = await log.Reader.ReadChangesAsync("room", 0, 100);
        Assert.Equal(new ChainVerdict(seq, flaw), HashChain.Verify(changes));
    }

    [Fact]
    public async Task Verify_erased_row_still_holds()
    {
        await using var log = await WriteAsync();

        await log.ExecuteAsync("UPDATE messages SET text = NULL, salt = NULL WHERE seq = 3");

        var changes = await log.ReadVerifiedAsync("room");
        Assert.True(changes[2].IsErased);
        Assert.Null((await log.Reader.ReadMessagesAsync("room", before: 4, null, 1)).Single().Text);
    }

    private static async Task<LogSession> WriteAsync()
    {
        var log = await LogSession.StartAsync();
        await log.AppendAllAsync(
            await log.OpenAsync("room"),
            Drafts.Join("alice"),
            Drafts.Post("two"),
            Drafts.Post("three"),
            Drafts.Post("four")
        );
        return log;
    }
}
