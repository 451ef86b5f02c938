using Npgsql;

namespace Chat.Data.Log;

/// <summary>Queries that are handed entries as arrays and answer with the positions of some of them.</summary>
internal static class PositionQuery
{
    public static void AddArray<T>(this NpgsqlCommand command, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values] });

    /// <summary>Runs the query; PostgreSQL counts from 1, the result from 0.</summary>
    public static async Task<HashSet<int>> ReadPositionsAsync(this NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var positions = new HashSet<int>();
        while (await reader.ReadAsync())
        {
            positions.Add((int)reader.GetInt64(0) - 1);
        }

        return positions;
    }
}
