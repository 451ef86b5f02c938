using Dapper;
using Npgsql;

namespace Chat.Data.Administration;

/// <summary>Somebody who may make administrative calls.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name they log in with.</param>
/// <param name="DisplayName">The name they are shown with.</param>
public sealed record Administrator(string Id, string Username, string DisplayName);

/// <summary>Who may make administrative calls. Only who can reach the database decides it.</summary>
public static class Administrators
{
    /// <summary>Asks the database, so that what was revoked is over at once.</summary>
    public static async Task<bool> IsAdministratorAsync(
        NpgsqlDataSource database,
        string userId,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(
            "SELECT EXISTS (SELECT FROM users WHERE user_id = $1 AND is_administrator)"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = userId });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Makes a user an administrator, or no longer one; again changes nothing.</summary>
    /// <param name="database">Where the users are.</param>
    /// <param name="username">In any case.</param>
    /// <param name="isAdministrator">False takes the right back.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there is such a user.</returns>
    public static async Task<bool> SetAsync(
        NpgsqlDataSource database,
        string username,
        bool isAdministrator,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(
            "UPDATE users SET is_administrator = $2 WHERE lower(username) = lower($1) AND account_kind = 0"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = username });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isAdministrator });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>All of them, by name.</summary>
    public static async Task<IReadOnlyList<Administrator>> ListAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var administrators = await connection.QueryAsync<Administrator>(
            """
            SELECT user_id AS "Id", username AS "Username", display_name AS "DisplayName"
            FROM users WHERE is_administrator
            ORDER BY lower(username)
            """
        );
        return [.. administrators];
    }
}
