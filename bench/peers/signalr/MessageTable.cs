using Npgsql;

namespace Chat.Peers.SignalR;

/// <summary>One table with one index; each message is an INSERT and a commit of its own.</summary>
internal sealed class MessageTable(NpgsqlDataSource database)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS messages (
            id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            room_id    text NOT NULL,
            sender_id  text NOT NULL,
            client_id  text NOT NULL,
            text       text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX IF NOT EXISTS messages_room_idx ON messages (room_id, id)
        """;

    private const string Insert = """
        INSERT INTO messages (room_id, sender_id, client_id, text) VALUES ($1, $2, $3, $4) RETURNING id, created_at
        """;

    /// <summary>
    /// At most 16 connections, which are not reset before each use (../README.md tells why), and statements are prepared
    /// when they come the second time, unless <c>CHAT_POSTGRES</c> says something else.
    /// </summary>
    public static NpgsqlDataSource Connect(IConfiguration configuration) =>
        NpgsqlDataSource.Create(
            "Maximum Pool Size=16;No Reset On Close=true;Max Auto Prepare=10;Auto Prepare Min Usages=2;"
                + configuration["CHAT_POSTGRES"]
        );

    public async Task CreateAsync()
    {
        await using var create = database.CreateCommand(Schema);
        await create.ExecuteNonQueryAsync();
    }

    public async Task<(long Id, DateTime CreatedAt)> InsertAsync(Post post, string sender)
    {
        await using var insert = database.CreateCommand(Insert);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = post.ChannelId });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sender });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = post.ClientId });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = post.Text });
        await using var inserted = await insert.ExecuteReaderAsync();
        await inserted.ReadAsync();
        return (inserted.GetInt64(0), inserted.GetDateTime(1));
    }

    public async Task AnswersAsync()
    {
        await using var ask = database.CreateCommand("SELECT 1");
        await ask.ExecuteNonQueryAsync();
    }
}
