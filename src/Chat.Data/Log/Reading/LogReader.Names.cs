namespace Chat.Data.Log;

public sealed partial class LogReader
{
    /// <summary>The display names of those of them who are people.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadNamesAsync(
        IReadOnlyCollection<string> userIds,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(userIds);
        const string Sql = "SELECT user_id, display_name FROM users WHERE user_id = ANY ($1) AND account_kind = 0";
        if (userIds.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var found = await ReadAsync(
            Command(Sql, (object)userIds.ToArray()),
            static reader => (Id: reader.GetString(0), Name: reader.GetString(1)),
            cancellationToken
        );
        return found.ToDictionary(person => person.Id, person => person.Name, StringComparer.Ordinal);
    }
}
