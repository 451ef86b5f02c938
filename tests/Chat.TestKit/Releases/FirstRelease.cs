using Chat.Data.Schema;
using Npgsql;

namespace Chat.TestKit;

/// <summary>What databases of the first release hold: see <c>first-release.sql</c>.</summary>
public static class FirstRelease
{
    /// <summary>The newest migration of that release.</summary>
    private const int Version = 6;

    /// <summary>1,200 changes from May to October 2026, 1,196 of them messages; Ada and Bob are members.</summary>
    public const string EngineRoom = "room_01m7wcs8x4f8695xkjd7exk1jb";

    /// <summary>Three messages of Bob, who has left; Ada is a member.</summary>
    public const string Garden = "room_01m7wcscc8e7rrh0c3b1wc8csd";

    public const string Ada = "user_01m7wcs71se53tc13wh08z61v7";

    public const string Bob = "user_01m7wcs89qewet8qtwc030b3dm";

    /// <summary>What Ada and Bob both log in with.</summary>
    public const string Password = "correct horse";

    /// <summary>A database as that release has left it, not upgraded yet.</summary>
    public static async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        var database = await PostgresDatabase.CreateAsync(migrated: false);
        await Migrator.MigrateAsync(database.DataSource, Version);
        await using var resource = typeof(FirstRelease).Assembly.GetManifestResourceStream("first-release.sql")!;
        using var reader = new StreamReader(resource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(await reader.ReadToEndAsync(), connection);
        await command.ExecuteNonQueryAsync();
        return database;
    }
}
