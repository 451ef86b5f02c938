namespace Chat.Data.Backups;

/// <summary>What a backup holds; the last entry of its file.</summary>
/// <param name="TakenAt">The moment of the snapshot, by the database's clock.</param>
/// <param name="Epoch">The epoch the database had.</param>
/// <param name="Migrations">The schema it had, in order.</param>
/// <param name="Months">The months that have partitions, <c>2026_11</c>.</param>
/// <param name="Sequences">The sequences that have been used, and their last values.</param>
/// <param name="Tables">In an order in which they can be filled.</param>
public sealed record BackupManifest(
    DateTimeOffset TakenAt,
    long Epoch,
    IReadOnlyList<BackedUpMigration> Migrations,
    IReadOnlyList<string> Months,
    IReadOnlyDictionary<string, long> Sequences,
    IReadOnlyList<BackedUpTable> Tables
)
{
    /// <summary>All tables, in bytes, before compression.</summary>
    public long Bytes => Tables.Sum(table => table.Bytes);
}

public sealed record BackedUpMigration(int Version, string Name, string Checksum);

/// <param name="Name">The table.</param>
/// <param name="Columns">In the order in which they stand in the file; those that are computed do not.</param>
/// <param name="Bytes">The length of the entry <c>NAME.copy</c>, PostgreSQL's binary COPY format.</param>
/// <param name="Sha256">Of that entry, in hexadecimal.</param>
public sealed record BackedUpTable(string Name, IReadOnlyList<string> Columns, long Bytes, string Sha256);

/// <summary>A backup cannot be made or used; the message says why. Nothing has been changed.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
