namespace Chat.Delivery;

/// <summary>Private channels into which the connection's user was let: the next call goes there straight.</summary>
/// <remarks>The calls of one connection are made one after the other.</remarks>
internal sealed partial class ConnectionOutbox
{
    private const int MostPassed = 1000;

    private HashSet<string>? _passed;

    public bool HasPassed(string channelId) => _passed?.Contains(channelId) == true;

    public void NotePassed(string channelId)
    {
        if (_passed is { Count: >= MostPassed })
        {
            _passed.Clear();
        }

        (_passed ??= new(StringComparer.Ordinal)).Add(channelId);
    }

    public void ForgetPassed(string channelId) => _passed?.Remove(channelId);
}
