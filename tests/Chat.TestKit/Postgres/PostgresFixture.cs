using Xunit;

namespace Chat.TestKit;

/// <summary>One migrated database for all tests of a class: <c>IClassFixture&lt;PostgresFixture&gt;</c>.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresDatabase? _database;

    /// <summary>The database; there from before the first test of the class until after the last.</summary>
    public PostgresDatabase Database =>
        _database ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    /// <inheritdoc/>
    public async Task InitializeAsync() => _database = await PostgresDatabase.CreateAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
