using Chat.Data.People;
using Chat.TestKit;

namespace Chat.Data.Tests.People;

/// <summary>A database with people in it.</summary>
internal sealed class PeopleSession(PostgresDatabase database) : IAsyncDisposable
{
    public Profiles Profiles { get; } = new(database.DataSource);

    public UserSearch Search { get; } = new(database.DataSource);

    public PersonPairs Pairs { get; } = new(database.DataSource);

    public PersonChangesReader Changes { get; } = new(database.DataSource);

    public PostgresDatabase Database => database;

    /// <summary>People whose id is their username.</summary>
    public static async Task<PeopleSession> StartAsync(params (string Username, string DisplayName)[] people)
    {
        var session = new PeopleSession(await PostgresDatabase.CreateAsync());
        foreach (var (username, displayName) in people)
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO users (user_id, username, display_name, password_hash)
                VALUES ('{username}', '{username}', '{displayName}', '')
                """
            );
        }

        return session;
    }

    public Task<long?> ContactAsync(string userId, string otherId, ContactState state) =>
        Pairs.ChangeAsync(userId, otherId, pair => new(state, pair.Theirs, pair.Blocks));

    public Task<long?> BlockAsync(string userId, string otherId, bool blocks) =>
        Pairs.ChangeAsync(userId, otherId, pair => new(ContactState.None, pair.Theirs, blocks));

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
