using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Generator.Copying;

/// <summary>One table, filled by one COPY on a connection of its own: the fastest way in.</summary>
internal sealed class CopyTable : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBinaryImporter _importer;

    public CopyTable(NpgsqlDataSource database, string table, string columns)
    {
        _connection = database.OpenConnection();
        _importer = _connection.BeginBinaryImport($"COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        _importer.Timeout = TimeSpan.Zero; // as long as it takes: PostgreSQL may be busy with a checkpoint
    }

    public CopyTable Row()
    {
        _importer.StartRow();
        return this;
    }

    public CopyTable Add(long value) => Add(value, NpgsqlDbType.Bigint);

    public CopyTable Add(short value) => Add(value, NpgsqlDbType.Smallint);

    public CopyTable Add(DateTimeOffset value) => Add(value, NpgsqlDbType.TimestampTz);

    public CopyTable Add(Guid value) => Add(value, NpgsqlDbType.Uuid);

    public CopyTable Add(byte[] value) => Add(value, NpgsqlDbType.Bytea);

    public CopyTable Add(Guid? value) => value is { } present ? Add(present) : Null();

    public CopyTable Add(string? value) => value is null ? Null() : Add(value, NpgsqlDbType.Text);

    /// <summary>Ends the COPY; without it nothing of it is there.</summary>
    public void Complete() => _importer.Complete();

    public void Dispose()
    {
        _importer.Dispose();
        _connection.Dispose();
    }

    private CopyTable Add<T>(T value, NpgsqlDbType type)
    {
        _importer.Write(value, type);
        return this;
    }

    private CopyTable Null()
    {
        _importer.WriteNull();
        return this;
    }
}
