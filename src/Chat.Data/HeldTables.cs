using System.Data;
using Npgsql;

namespace Chat.Data;

/// <summary>
/// Keeps tables from being dropped under a snapshot. A snapshot does not protect what it sees: a month that is dropped before
/// it is read is gone, and the record of that is too new to be seen. So the tables are held first, and the snapshot is of a
/// moment after that.
/// </summary>
internal static class HeldTables
{
    /// <summary>What a log consists of that retention removes from, and what it records that in.</summary>
    public static readonly string[] OfLogs =
    [
        "channel_floors",
        "member_changes",
        "message_mentions",
        "message_reactions",
        "message_revisions",
        "message_states",
        "messages",
        "removed_runs",
    ];

    /// <summary>The longest that a table is waited for. Nobody who reads or writes is held up by the waiting.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Begins the only transaction of a connection: read-only, and with a snapshot that its first query takes, for LOCK takes
    /// none. The tables, with all their partitions, are held until it ends.
    /// </summary>
    /// <exception cref="NpgsqlException">Somebody changes a table and does not come to an end.</exception>
    public static async Task<NpgsqlTransaction> BeginSnapshotAsync(
        NpgsqlConnection connection,
        IEnumerable<string> tables,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        string names = string.Join(", ", tables.Order(StringComparer.Ordinal).Select(name => $"\"{name}\""));
        FormattableString sql = $"""
            SET TRANSACTION READ ONLY;
            SET LOCAL lock_timeout = {(long)patience.TotalMilliseconds};
            LOCK TABLE {names} IN ACCESS SHARE MODE;
            SET LOCAL lock_timeout TO DEFAULT
            """;
        try
        {
            await using var command = new NpgsqlCommand(FormattableString.Invariant(sql), connection, transaction)
            {
                CommandTimeout = 0, // each partition is waited for anew
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return transaction;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new NpgsqlException(
                "A table is in use by somebody who changes it, such as a migration; try again when that is done.",
                exception
            );
        }
    }
}
