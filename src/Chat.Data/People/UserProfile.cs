using Npgsql;

namespace Chat.Data.People;

/// <summary>What everybody may know of a person.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name they log in with.</param>
/// <param name="DisplayName">The name they are shown with.</param>
/// <param name="About">What they say of themselves; <see langword="null"/> when they say nothing.</param>
public sealed record UserProfile(string Id, string Username, string DisplayName, string? About)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns = "profile.user_id, profile.username, profile.display_name, profile.about";

    internal static UserProfile Read(NpgsqlDataReader reader, int first = 0) =>
        new(
            reader.GetString(first),
            reader.GetString(first + 1),
            reader.GetString(first + 2),
            reader.IsDBNull(first + 3) ? null : reader.GetString(first + 3)
        );
}

/// <summary>What only the person themselves is told beside that.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name they log in with.</param>
/// <param name="DisplayName">The name they are shown with.</param>
/// <param name="About">What they say of themselves; <see langword="null"/> when they say nothing.</param>
/// <param name="Privacy">What they allow others.</param>
public sealed record OwnProfile(string Id, string Username, string DisplayName, string? About, Privacy Privacy);

/// <param name="Searchable">Whether others find them by parts of their names; else by the whole username only.</param>
/// <param name="ShowPresence">Whether those who may otherwise see it see if they are here; else nobody does.</param>
/// <param name="Receipts">
/// Whether others in rooms and groups see how far they have read, and they how far others have; else neither.
/// </param>
public sealed record Privacy(bool Searchable, bool ShowPresence, bool Receipts);
