namespace Chat.Presence;

/// <summary>Somebody whom connections here look at.</summary>
internal sealed class WatchedPerson(string userId)
{
    private readonly List<PresenceWatch> _watches = [];
    private long _version = -1;

    /// <summary>As they were told last.</summary>
    public PresenceAnswer Latest { get; private set; } = PresenceAnswer.Nothing(userId);

    public bool IsWatched => _watches.Count > 0;

    public IReadOnlyList<PresenceWatch> Watches => _watches;

    public void Add(PresenceWatch watch) => _watches.Add(watch);

    public bool Remove(PresenceWatch watch) => _watches.Remove(watch);

    /// <summary>Takes in how they are now.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Update(long version, PresenceAnswer answer)
    {
        if (version < _version)
        {
            return false;
        }

        var isNews = answer != Latest;
        (_version, Latest) = (version, answer);
        return isNews;
    }
}
