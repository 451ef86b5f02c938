using Npgsql;

namespace Chat.TestKit;

/// <summary>
/// A PostgreSQL database of one test's own, on the server that <c>CHAT_TEST_POSTGRES</c> names; dropped on dispose.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly string _name;

    private PostgresDatabase(TestServer server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = server.ConnectionStringOf(name);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>For code under test that opens connections itself, other processes included.</summary>
    public string ConnectionString { get; }

    /// <summary>Connections to the database; disposed with it.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Creates a database with a unique name.</summary>
    /// <param name="migrated">Whether it starts with the schema (a copy of a template, a few milliseconds) or empty.</param>
    /// <exception cref="InvalidOperationException"><c>CHAT_TEST_POSTGRES</c> is not set.</exception>
    public static Task<PostgresDatabase> CreateAsync(bool migrated = true) =>
        CreateAsync(TestServer.FromEnvironment(), migrated);

    internal static async Task<PostgresDatabase> CreateAsync(TestServer server, bool migrated = true)
    {
        var template = migrated ? await MigratedTemplate.EnsureAsync(server) : "template1";
        var name = $"test_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new PostgresDatabase(server, name);
    }

    /// <summary>Closes the connections of <see cref="DataSource"/> and drops the database under any others.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _server.ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }
}
