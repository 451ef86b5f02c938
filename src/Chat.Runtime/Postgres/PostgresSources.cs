using Npgsql;

namespace Chat.Runtime.Postgres;

/// <summary>Connections to the databases that membership and storage are configured with.</summary>
internal static class PostgresSources
{
    /// <exception cref="InvalidOperationException">Another database than PostgreSQL, or none, was asked for.</exception>
    public static NpgsqlDataSource Create(
        string? invariant,
        string? connectionString,
        Action<NpgsqlConnectionStringBuilder>? configure = null
    )
    {
        if (invariant != "Npgsql")
        {
            throw new InvalidOperationException($"Invariant must be \"Npgsql\", not \"{invariant}\".");
        }

        if (string.IsNullOrEmpty(connectionString))
        {
            throw new InvalidOperationException("ConnectionString is missing.");
        }

        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        configure?.Invoke(builder);
        return NpgsqlDataSource.Create(builder);
    }
}
