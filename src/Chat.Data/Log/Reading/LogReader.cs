using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// Reads the log. By key only, never by offset, so the millionth page costs what the first one does. One partial file
/// per capability.
/// </summary>
public sealed partial class LogReader(NpgsqlDataSource dataSource, TimeProvider time)
{
    public LogReader(NpgsqlDataSource dataSource)
        : this(dataSource, TimeProvider.System) { }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> parameters)
    {
        var command = dataSource.CreateCommand(sql);
        foreach (object parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    private static string? Optional(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
