using System.IO.Compression;
using Dapper;
using Npgsql;

namespace Chat.Data.Backups;

/// <summary>Copies a database to a file as it is at one moment, while everybody works on.</summary>
public static class Backup
{
    /// <summary>Makes a backup. The file is there when it is complete, and only its owner may read it.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="path">Where to; nothing may be there.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="BackupException">There is something at that place, or the database has no schema.</exception>
    public static async Task<BackupManifest> WriteAsync(
        NpgsqlDataSource dataSource,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        if (Path.Exists(path))
        {
            throw new BackupException($"{path} exists already.");
        }

        string draft = $"{path}.part";
        try
        {
            var manifest = await WriteDraftAsync(dataSource, draft, cancellationToken);
            File.Move(draft, path, overwrite: false);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task<BackupManifest> WriteDraftAsync(
        NpgsqlDataSource dataSource,
        string path,
        CancellationToken cancellationToken
    )
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        BackupManifest manifest;
        await using (
            var archive = await ZipArchive.CreateAsync(
                file,
                ZipArchiveMode.Create,
                leaveOpen: true,
                null,
                cancellationToken
            )
        )
        {
            manifest = await CopyOutAsync(dataSource, archive, cancellationToken);
            await BackupFile.FinishAsync(archive, manifest, cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return manifest;
    }

    /// <summary>
    /// Everything in one snapshot, which holds up nobody but who drops a table: that one waits for the backup, and must not
    /// have others wait behind. Tables that a migration adds between the two lists are empty of what could be dropped.
    /// </summary>
    private static async Task<BackupManifest> CopyOutAsync(
        NpgsqlDataSource dataSource,
        ZipArchive archive,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('database_epoch') IS NOT NULL"))
        {
            throw new BackupException("The database does not have the schema of this build; migrate it first.");
        }

        await using var snapshot = await HeldTables.BeginSnapshotAsync(
            connection,
            (await Catalogue.ReadTablesAsync(connection)).Select(table => table.Name),
            HeldTables.Patience,
            cancellationToken
        );
        var (takenAt, epoch) = await connection.QuerySingleAsync<(DateTime, long)>(
            "SELECT now() AT TIME ZONE 'UTC', epoch FROM database_epoch"
        );
        var tables = new List<BackedUpTable>();
        foreach (var table in await Catalogue.ReadTablesAsync(connection))
        {
            tables.Add(await CopyOutAsync(connection, table, archive, cancellationToken));
        }

        return new BackupManifest(
            new DateTimeOffset(takenAt, TimeSpan.Zero),
            epoch,
            await Catalogue.ReadMigrationsAsync(connection),
            await Catalogue.ReadMonthsAsync(connection),
            await Catalogue.ReadSequencesAsync(connection),
            tables
        );
    }

    private static async Task<BackedUpTable> CopyOutAsync(
        NpgsqlConnection connection,
        BackedUpTable table,
        ZipArchive archive,
        CancellationToken cancellationToken
    )
    {
        string columns = string.Join(", ", table.Columns);
        await using var rows = await connection.BeginRawBinaryCopyAsync(
            $"""COPY (SELECT {columns} FROM "{table.Name}") TO STDOUT (FORMAT binary)""",
            cancellationToken
        );
        var entry = archive.CreateEntry(BackupFile.EntryOf(table.Name), CompressionLevel.Fastest);
        await using var content = await entry.OpenAsync(cancellationToken);
        var (bytes, hash) = await BackupFile.CopyAsync(rows, content, cancellationToken);
        return table with { Bytes = bytes, Sha256 = hash };
    }
}
