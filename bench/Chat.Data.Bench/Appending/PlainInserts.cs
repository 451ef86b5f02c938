using Chat.Bench.Databases;
using Chat.Bench.Works;
using Npgsql;

namespace Chat.Bench.Appending;

/// <summary>
/// The peer: a table as a chat of a weekend has it, and one prepared INSERT per message on one of the pool's connections.
/// It has no order within a channel, no guard against repetition and no chain.
/// </summary>
internal sealed class PlainInserts(NpgsqlDataSource pool) : IWorkload
{
    private const string Create = """
        CREATE TABLE IF NOT EXISTS plain_messages (
            id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            room_id    text NOT NULL,
            sender_id  text NOT NULL,
            text       text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX IF NOT EXISTS plain_messages_room_idx ON plain_messages (room_id, id)
        """;

    private const string Insert =
        "INSERT INTO plain_messages (room_id, sender_id, text) VALUES ($1, $2, $3) RETURNING id";

    private static readonly string[] Rooms =
    [
        .. Enumerable.Range(0, 100).Select(i => $"room_{i:00000000000000000000000000}"),
    ];

    public static async Task<IWorkload> StartAsync(Session session)
    {
        await using var create = session.DataSource.CreateCommand(Create);
        await create.ExecuteNonQueryAsync();
        var address = session.Database.Address();
        address.MaxPoolSize = 100; // Npgsql's own default
        return new PlainInserts(NpgsqlDataSource.Create(address));
    }

    public async Task DoAsync(int caller)
    {
        await using var insert = pool.CreateCommand(Insert);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Rooms[caller % Rooms.Length] });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "user_00000000000000000000000001" });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AppendWork.Text });
        await insert.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
