using Chat.TestKit;

namespace Chat.Tests;

/// <summary>
/// Holds up every append at the channel's head, where the fence is checked. A silo that dies meanwhile leaves its
/// statement behind in PostgreSQL, which goes on as soon as it is let.
/// </summary>
/// <remarks>They sleep in a trigger: for a lock they would not wait longer than half a second.</remarks>
internal sealed class HeldCommits : IAsyncDisposable
{
    private const string Hold = """
        CREATE TABLE IF NOT EXISTS held_commits ();
        CREATE OR REPLACE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WHILE EXISTS (SELECT FROM held_commits) LOOP
                PERFORM pg_sleep(0.05);
            END LOOP;
            RETURN NULL;
        END $$;
        CREATE OR REPLACE TRIGGER hold_commit BEFORE UPDATE ON channel_heads FOR EACH STATEMENT EXECUTE FUNCTION hold_commit();
        INSERT INTO held_commits DEFAULT VALUES;
        """;

    private const string Waiting = """
        FROM pg_stat_activity
        WHERE datname = current_database() AND now() - query_start > interval '200 ms'
          AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')
        """;

    private readonly PostgresDatabase _database;

    private HeldCommits(PostgresDatabase database) => _database = database;

    public static async Task<HeldCommits> TakeAsync(PostgresDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(Hold);
        await command.ExecuteNonQueryAsync();
        return new(database);
    }

    /// <summary>Waits until so many statements wait, and have for long enough that everything else has come to rest.</summary>
    public Task UntilWaitingAsync(int statements) =>
        Wait.UntilAsync(
            async () => await CountWaitingAsync() >= statements,
            () => $"There are not {statements} statements that wait."
        );

    /// <summary>Waits for what <see cref="UntilWaitingAsync"/> does.</summary>
    /// <returns>The name of a node that one of the statements is of.</returns>
    public async Task<string> UntilSomebodyWaitsAsync()
    {
        while (true)
        {
            await UntilWaitingAsync(2);
            await using var command = _database.DataSource.CreateCommand($"SELECT min(application_name) {Waiting}");
            if (await command.ExecuteScalarAsync() is string name)
            {
                return name;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using var command = _database.DataSource.CreateCommand("DELETE FROM held_commits");
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountWaitingAsync()
    {
        await using var command = _database.DataSource.CreateCommand($"SELECT count(*) {Waiting}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
