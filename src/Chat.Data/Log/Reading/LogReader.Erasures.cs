namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>The change by which an erasure was recorded; <see langword="null"/> when it was not.</summary>
    public async Task<long?> FindErasureAsync(
        string channelId,
        Guid erasureId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = "SELECT seq FROM member_changes WHERE channel_id = $1 AND kind = 10 AND id = $2";
        var found = await ReadAsync(
            Command(Sql, channelId, erasureId),
            reader => (long?)reader.GetInt64(0),
            cancellationToken
        );
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Whether somebody's texts, of messages, edits or reactions, are in a channel.</summary>
    public async Task<bool> HasContentAsync(
        string channelId,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        const string Sql = """
            SELECT EXISTS (
                SELECT FROM messages WHERE channel_id = $1 AND sender_id = $2 AND text IS NOT NULL)
                OR EXISTS (
                SELECT FROM message_revisions WHERE channel_id = $1 AND actor_id = $2 AND text IS NOT NULL)
            """;
        var found = await ReadAsync(Command(Sql, channelId, userId), reader => reader.GetBoolean(0), cancellationToken);
        return found.Single();
    }
}
