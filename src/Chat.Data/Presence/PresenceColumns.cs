using Npgsql;

namespace Chat.Data.Presence;

/// <summary>Columns that may be null.</summary>
internal static class PresenceColumns
{
    public static string? GetTextOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? GetTimeOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
