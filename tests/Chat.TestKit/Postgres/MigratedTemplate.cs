using Chat.Data.Schema;
using Npgsql;

namespace Chat.TestKit;

/// <summary>
/// A database with all migrations applied, made once per server and schema, that test databases are copies of.
/// </summary>
internal static class MigratedTemplate
{
    /// <summary>Any number that nothing else on a test server locks.</summary>
    private const long LockKey = 0x43686174_54657374;

    // The module's id is a hash of its code and of the migrations embedded in it.
    private static readonly string s_name = $"chat_template_{typeof(Migrator).Module.ModuleVersionId:N}";
    private static readonly SemaphoreSlim s_once = new(1, 1);
    private static readonly HashSet<string> s_servers = new(StringComparer.Ordinal);

    public static async Task<string> EnsureAsync(TestServer server)
    {
        await s_once.WaitAsync();
        try
        {
            var address = server.ConnectionStringOf(s_name);
            if (!s_servers.Contains(address))
            {
                await EnsureAcrossProcessesAsync(server);
                s_servers.Add(address);
            }
        }
        finally
        {
            s_once.Release();
        }
        return s_name;
    }

    private static async Task EnsureAcrossProcessesAsync(TestServer server)
    {
        await using var connection = await server.OpenAsync();
        // Released when the connection closes, even by a crash.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})");
        if (!await ExistsAsync(connection))
        {
            await CreateAsync(connection, server);
        }
    }

    /// <summary>Under another name until it is complete, so that a template that exists is always whole.</summary>
    private static async Task CreateAsync(NpgsqlConnection connection, TestServer server)
    {
        var draft = $"{s_name}_draft";
        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {draft} WITH (FORCE)");
        await ExecuteAsync(connection, $"CREATE DATABASE {draft}");
        await using (var dataSource = NpgsqlDataSource.Create(server.ConnectionStringOf(draft)))
        {
            await Migrator.MigrateAsync(dataSource, CancellationToken.None);
        }
        // A pooled connection's backend may outlive its socket for a moment, and a busy database is neither renamed nor copied.
        await ExecuteAsync(connection, $"ALTER DATABASE {draft} ALLOW_CONNECTIONS false");
        await ExecuteAsync(
            connection,
            $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{draft}'"
        );
        await ExecuteAsync(connection, $"ALTER DATABASE {draft} RENAME TO {s_name}");
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new() { Value = s_name } },
        };
        return await command.ExecuteScalarAsync() is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
