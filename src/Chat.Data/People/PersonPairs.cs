using Chat.Data.Conversations;
using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.People;

/// <summary>Changes what stands between two people.</summary>
public sealed class PersonPairs(NpgsqlDataSource dataSource)
{
    /// <summary>How many people somebody can ask to be a contact in 24 hours.</summary>
    public const int MaxRequests = 50;

    // The row of the oldest request that still counts, if the limit is reached: it says when the next one is possible.
    private const string ReadPair = """
        SELECT coalesce((SELECT state FROM contacts WHERE user_id = $1 AND other_id = $2), 0),
               coalesce((SELECT state FROM contacts WHERE user_id = $2 AND other_id = $1), 0),
               EXISTS (SELECT FROM person_blocks WHERE blocker = $1 AND blocked = $2 AND active),
               EXISTS (SELECT FROM person_blocks WHERE blocker = $2 AND blocked = $1 AND active),
               coalesce((
                   SELECT at + interval '24 hours' - clock_timestamp()
                   FROM contact_requests WHERE user_id = $1 ORDER BY at DESC OFFSET $3 LIMIT 1), interval '0'),
               (SELECT count(*) FROM person_blocks WHERE blocker = $1 AND active)::integer
        """;

    // One statement whatever changes, so that nobody can tell from the time it takes what was written for the other side.
    private const string Write = """
        WITH changed AS (
            SELECT * FROM unnest($1, $2, $3) AS changed (user_id, other_id, state)
        ), person AS (
            UPDATE people SET version = version + 1
            WHERE user_id = $4 OR user_id IN (SELECT user_id FROM changed)
            RETURNING user_id, version
        ), contact AS (
            INSERT INTO contacts (user_id, other_id, state, version)
            SELECT user_id, other_id, state, version FROM changed JOIN person USING (user_id)
            ON CONFLICT (user_id, other_id) DO UPDATE
            SET state = excluded.state, version = excluded.version, at = excluded.at
        ), block AS (
            INSERT INTO person_blocks (blocker, blocked, active, version)
            SELECT user_id, $5, $6, version FROM person WHERE user_id = $4 AND $6 IS NOT NULL
            ON CONFLICT (blocker, blocked) DO UPDATE
            SET active = excluded.active, version = excluded.version, since = excluded.since
        ), counted AS (
            INSERT INTO contact_requests (user_id) SELECT $4 WHERE $7
        ), forgotten AS (
            DELETE FROM contact_requests WHERE $7 AND user_id = $4 AND at <= clock_timestamp() - interval '24 hours'
        )
        SELECT version FROM person WHERE user_id = $4
        """;

    /// <summary>
    /// Makes a change that follows from what stands between two people, with nothing coming in between, whoever else writes
    /// about them at the same time.
    /// </summary>
    /// <param name="userId">Who acts.</param>
    /// <param name="otherId">Somebody else.</param>
    /// <param name="decide">What is to be from now on, or <see langword="null"/> to change nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The version of who acts; <see langword="null"/> when one of the two does not exist.</returns>
    public async Task<long?> ChangeAsync(
        string userId,
        string otherId,
        Func<PersonPair, PairChange?> decide,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(decide);
        ArgumentOutOfRangeException.ThrowIfEqual(userId, otherId);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, userId, otherId, cancellationToken) is not var (pair, version))
        {
            return null;
        }

        if (decide(pair) is not { } change || IsNothing(pair, change))
        {
            return version;
        }

        version = await WriteAsync(connection, (userId, otherId), pair, change, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    private static bool IsNothing(PersonPair pair, PairChange change) =>
        (pair.Mine, pair.Theirs, pair.Blocks, false) == (change.Mine, change.Theirs, change.Blocks, change.IsRequest);

    private static async Task<(PersonPair Pair, long Version)?> LockAsync(
        NpgsqlConnection connection,
        string userId,
        string otherId,
        CancellationToken cancellationToken
    )
    {
        await using var batch = connection.CreateBatch();
        foreach (var command in PeopleLock.Commands(userId, otherId))
        {
            batch.BatchCommands.Add(command);
        }

        // A statement of its own: it sees what was committed before the locks were had.
        batch.BatchCommands.Add(
            new(ReadPair)
            {
                Parameters =
                {
                    new() { Value = userId },
                    new() { Value = otherId },
                    new() { Value = MaxRequests - 1 },
                },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var versions = await PeopleLock.ReadAsync(reader, cancellationToken);
        if (versions.Count < 2)
        {
            return null;
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var pair = new PersonPair(
            (ContactState)reader.GetInt16(0),
            (ContactState)reader.GetInt16(1),
            reader.GetBoolean(2),
            reader.GetBoolean(3),
            reader.GetTimeSpan(4),
            reader.GetInt32(5)
        );
        return (pair, versions[userId]);
    }

    private static async Task<long> WriteAsync(
        NpgsqlConnection connection,
        (string UserId, string OtherId) who,
        PersonPair pair,
        PairChange change,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<(string UserId, string OtherId, short State)>();
        if (change.Mine != pair.Mine)
        {
            rows.Add((who.UserId, who.OtherId, (short)change.Mine));
        }

        if (change.Theirs != pair.Theirs)
        {
            rows.Add((who.OtherId, who.UserId, (short)change.Theirs));
        }

        bool? blocks = change.Blocks == pair.Blocks ? null : change.Blocks;
        if (blocks is { } begins)
        {
            await ConversationShields.WriteAsync(connection, who.UserId, who.OtherId, begins, cancellationToken);
        }

        await using var command = new NpgsqlCommand(Write, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.UserId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.OtherId)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. rows.Select(row => row.State)] },
                new NpgsqlParameter<string> { TypedValue = who.UserId },
                new NpgsqlParameter<string> { TypedValue = who.OtherId },
                new() { Value = (object?)blocks ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
                new NpgsqlParameter<bool> { TypedValue = change.IsRequest },
            },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
