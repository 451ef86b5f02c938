using Chat.TestKit;
using Npgsql;

namespace Chat.Tests.Rooms;

/// <summary>While it is held nothing is written to a room's log, and nothing refused.</summary>
/// <remarks>Its appends sleep in a trigger: for a lock they would not wait longer than half a second.</remarks>
internal sealed class StillRoom : IAsyncDisposable
{
    private const string Hold = """
        CREATE TABLE IF NOT EXISTS still_rooms (channel_id text PRIMARY KEY);
        CREATE OR REPLACE FUNCTION hold_still() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WHILE EXISTS (SELECT FROM still_rooms WHERE channel_id = NEW.channel_id) LOOP
                PERFORM pg_sleep(0.01);
            END LOOP;
            RETURN NEW;
        END $$;
        CREATE OR REPLACE TRIGGER hold_still BEFORE UPDATE ON channel_heads FOR EACH ROW EXECUTE FUNCTION hold_still();
        """;

    private readonly PostgresDatabase _database;
    private readonly string _roomId;

    private StillRoom(PostgresDatabase database, string roomId) => (_database, _roomId) = (database, roomId);

    public static async Task<StillRoom> HoldAsync(PostgresDatabase database, string roomId)
    {
        await using (var command = database.DataSource.CreateCommand(Hold))
        {
            await command.ExecuteNonQueryAsync();
        }

        var room = new StillRoom(database, roomId);
        await room.ExecuteAsync("INSERT INTO still_rooms VALUES ($1)");
        return room;
    }

    /// <summary>Waits until somebody wants to write to the room.</summary>
    public Task UntilWantedAsync() =>
        Wait.UntilAsync(
            async () =>
            {
                await using var command = _database.DataSource.CreateCommand(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
                );
                return (long)(await command.ExecuteScalarAsync())! > 0;
            },
            () => "Nobody writes to the room that is held still."
        );

    public async ValueTask DisposeAsync() => await ExecuteAsync("DELETE FROM still_rooms WHERE channel_id = $1");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.DataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = _roomId });
        await command.ExecuteNonQueryAsync();
    }
}
