namespace Chat.Signals;

/// <summary>
/// Who is typing, as this gateway has told. It knows itself when that has lasted too long, whatever has become of the
/// client, of its gateway and of the silo that said so.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TypingBoard(TimeProvider time)
{
    /// <summary>Nobody is told of more.</summary>
    private const int MostTypists = 10_000;

    private readonly Dictionary<(string ChannelId, string UserId), Typist> _typists = [];

    /// <summary>Takes in what a channel tells.</summary>
    /// <returns>What is to be passed on; null when it changes nothing for anybody.</returns>
    public TypingNews? Take(string channelId, TypingSignal signal)
    {
        var key = (channelId, signal.Person.Id);
        if (!signal.IsTyping)
        {
            return _typists.Remove(key, out var ended) ? new(channelId, ended.Person, false, ended.NotTo) : null;
        }

        if (_typists.Count >= MostTypists && !_typists.ContainsKey(key))
        {
            return null;
        }

        HashSet<string> notTo = [.. signal.NotTo, signal.Person.Id];
        _typists[key] = new Typist(signal.Person, notTo, time.GetUtcNow() + Typing.Expiry);
        return new TypingNews(channelId, signal.Person, true, notTo);
    }

    /// <summary>Somebody must not know any more what a person does.</summary>
    /// <returns>Where they are told now that the person does not type: nowhere else.</returns>
    public IReadOnlyList<string> Hide(string userId, string fromUserId)
    {
        var typing = _typists.Where(one => one.Key.UserId == userId && !one.Value.NotTo.Contains(fromUserId)).ToList();
        typing.ForEach(one => one.Value.NotTo.Add(fromUserId));
        return typing.ConvertAll(one => one.Key.ChannelId);
    }

    /// <summary>Takes those out who have not said for too long that they type.</summary>
    public IReadOnlyList<TypingNews> TakeExpired()
    {
        if (_typists.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var expired = _typists.Where(one => one.Value.Until <= now).ToList();
        expired.ForEach(one => _typists.Remove(one.Key));
        return expired.ConvertAll(one => new TypingNews(one.Key.ChannelId, one.Value.Person, false, one.Value.NotTo));
    }

    private sealed record Typist(Person Person, HashSet<string> NotTo, DateTimeOffset Until);
}

/// <summary>That somebody has begun to type, or ended.</summary>
/// <param name="NotTo">Who is not told.</param>
internal sealed record TypingNews(string ChannelId, Person Person, bool IsTyping, IReadOnlySet<string> NotTo);
