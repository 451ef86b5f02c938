using Npgsql;

namespace Chat.Data.Backups;

/// <summary>The silos that work on a database now, as far as the database knows.</summary>
public static class LiveSilos
{
    /// <summary>Their names. A silo that was killed counts for a few seconds more.</summary>
    /// <remarks>Where the membership is not in the database (<c>Clustering:Redis</c>), none are found.</remarks>
    public static async Task<IReadOnlyList<string>> FindAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);

        // The embedded runtime's lease is 5 s by this clock, the packaged one renews every second by the silos' clocks.
        await using var command = dataSource.CreateCommand(
            """
            SELECT name FROM membership_silos WHERE status = 'active' AND renewed_at > now() - interval '5 seconds'
            UNION
            SELECT name FROM orleans_silos WHERE status = 3 AND alive_at > now() - interval '10 seconds'
            ORDER BY name
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
