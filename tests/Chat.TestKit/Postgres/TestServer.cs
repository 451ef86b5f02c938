using Npgsql;

namespace Chat.TestKit;

/// <summary>The server that test databases live on, and the connection that creates and drops them.</summary>
internal sealed class TestServer(string connectionString)
{
    public const string Variable = "CHAT_TEST_POSTGRES";

    public static TestServer FromEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(value)
            ? throw new InvalidOperationException(
                $"{Variable} is not set: run the tests with `./chat test`, or start a database for them with "
                    + "`eval \"$(./chat test-postgres)\"`."
            )
            : new TestServer(value);
    }

    public string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Database = database,
            // Many tests run at once on one server.
            MaxPoolSize = 30,
            IncludeErrorDetail = true,
        }.ConnectionString;

    /// <summary>A connection outside of any pool: it is really closed when it is disposed.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        return connection;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
