namespace Chat.Runtime.Transport;

/// <summary>
/// The connections that have not proved yet that they are of the cluster. Of those there are few at a time: one too many
/// and the oldest has to go, for whoever knows the secret proves it in milliseconds, and who holds connections open
/// without a word must not keep others out.
/// </summary>
internal sealed class Strangers(int limit)
{
    /// <summary>More than silos and gateways start at once, and what they may send (4 KB each) takes no memory to speak of.</summary>
    public const int DefaultLimit = 128;

    private readonly Lock _gate = new();
    private readonly LinkedList<Connection> _waiting = [];

    public void Add(Connection connection)
    {
        Connection? oldest = null;
        lock (_gate)
        {
            _waiting.AddLast(connection);
            if (_waiting.Count > limit)
            {
                oldest = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }
        }

        oldest?.Abort("Too many connections have not authenticated.");
    }

    public void Remove(Connection connection)
    {
        lock (_gate)
        {
            _waiting.Remove(connection);
        }
    }
}
