using System.Data;
using Dapper;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>Fills a database that has the backup's schema with the backup's rows, in one transaction.</summary>
internal static class CopyIn
{
    public static async Task RunAsync(NpgsqlDataSource database, BackupFile backup, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var manifest = backup.Manifest;
        foreach (string month in manifest.Months)
        {
            await connection.ExecuteAsync(
                "SELECT ensure_partitions(to_timestamp(@month, 'YYYY_MM')::timestamp AT TIME ZONE 'UTC', 0)",
                new { month }
            );
        }

        // What the migrations have put in comes from the backup too.
        await connection.ExecuteAsync($"TRUNCATE {string.Join(", ", manifest.Tables.Select(Name))}");
        foreach (var table in manifest.Tables)
        {
            // What triggers have written is in the backup as well.
            await connection.ExecuteAsync($"ALTER TABLE {Name(table)} DISABLE TRIGGER USER");
            await FillAsync(connection, table, backup, cancellationToken);
            await connection.ExecuteAsync($"ALTER TABLE {Name(table)} ENABLE TRIGGER USER");
        }

        foreach (var (sequence, value) in manifest.Sequences)
        {
            await connection.ExecuteAsync("SELECT setval(@sequence::regclass, @value)", new { sequence, value });
        }

        await transaction.CommitAsync(cancellationToken);
        await connection.ExecuteAsync("ANALYZE", commandType: CommandType.Text);
    }

    private static string Name(BackedUpTable table) => Restore.Quoted(table.Name);

    private static async Task FillAsync(
        NpgsqlConnection connection,
        BackedUpTable table,
        BackupFile backup,
        CancellationToken cancellationToken
    )
    {
        await using var content = await backup.OpenAsync(table, cancellationToken);
        await using var rows = await connection.BeginRawBinaryCopyAsync(
            $"COPY {Name(table)} ({string.Join(", ", table.Columns)}) FROM STDIN (FORMAT binary)",
            cancellationToken
        );
        var (_, hash) = await BackupFile.CopyAsync(content, rows, cancellationToken);
        if (hash != table.Sha256)
        {
            throw new BackupException($"The backup was changed while it was read: '{table.Name}'.");
        }
    }
}
