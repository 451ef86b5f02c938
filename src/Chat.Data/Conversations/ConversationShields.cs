using Npgsql;

namespace Chat.Data.Conversations;

/// <summary>Begins and ends the times in which what somebody does in a conversation does not exist for the other.</summary>
internal static class ConversationShields
{
    // A lock on the head waits for the change under way, and the next one for this transaction: what is committed before is
    // before the seq that is read, what comes after is after it. Somebody who blocks again before anything has happened goes
    // on with the time that was over.
    private const string Head = """
        WITH head AS MATERIALIZED (
            SELECT head.channel_id, head.seq, head.ordinal
            FROM conversations AS conversation
            JOIN channel_heads AS head ON head.channel_id = conversation.channel_id
            WHERE conversation.user_a = least($1, $2) AND conversation.user_b = greatest($1, $2)
            FOR UPDATE OF head
        )
        """;

    private const string Begin = $"""
        {Head}
        INSERT INTO channel_shields (channel_id, user_id, from_seq, from_ordinal)
        SELECT channel_id, $1, seq, ordinal FROM head
        ON CONFLICT (channel_id, user_id, from_seq) DO UPDATE
        SET until_seq = NULL, until_ordinal = NULL, since = now()
        """;

    private const string End = $"""
        {Head}
        UPDATE channel_shields AS shield
        SET until_seq = head.seq, until_ordinal = head.ordinal
        FROM head
        WHERE shield.channel_id = head.channel_id AND shield.user_id = $1 AND shield.until_seq IS NULL
        """;

    /// <summary>In the conversation of two people, if they have one; within the transaction that has locked both.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection,
        string blocker,
        string blocked,
        bool begins,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(begins ? Begin : End, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = blocker },
                new NpgsqlParameter<string> { TypedValue = blocked },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
