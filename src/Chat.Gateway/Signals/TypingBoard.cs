using System.Collections.Frozen;

namespace Chat.Signals;

/// <summary>
/// Who is typing, as this gateway has told. It knows itself when that has lasted too long, whatever has become of the
/// client, of its gateway and of the silo that said so.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TypingBoard(TimeProvider time)
{
    /// <summary>Who types on is told again, for those who have just come and those who have missed it.</summary>
    public static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(4);

    /// <summary>Nobody is told of more.</summary>
    private const int MostTypists = 10_000;

    private readonly Dictionary<(string ChannelId, string UserId), Typist> _typists = [];

    /// <summary>Takes in what a channel tells.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="signal">What it tells.</param>
    /// <param name="toUserId">Whom alone; null for all who listen to the channel.</param>
    /// <returns>What is to be passed on; null when it changes nothing for anybody.</returns>
    public TypingNews? Take(string channelId, TypingSignal signal, string? toUserId = null)
    {
        var key = (channelId, signal.Person.Id);
        if (!signal.IsTyping)
        {
            return _typists.Remove(key, out var ended) && !signal.IsSilent
                ? ended.ToNews(channelId, isTyping: false)
                : null;
        }

        if (_typists.Count >= MostTypists && !_typists.ContainsKey(key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        HashSet<string> notTo = [.. signal.NotTo, signal.Person.Id];
        var isTold = _typists.TryGetValue(key, out var present) && now - present.ToldAt < TellAgain;
        var typist = new Typist(signal.Person, toUserId, notTo, now + Typing.Expiry, isTold ? present!.ToldAt : now);
        _typists[key] = typist;
        return isTold ? null : typist.ToNews(channelId, isTyping: true);
    }

    /// <summary>Somebody must not know any more what a person does.</summary>
    /// <returns>What they alone are told: that the person does not type.</returns>
    public IReadOnlyList<TypingNews> Hide(string userId, string fromUserId)
    {
        var typing = _typists
            .Where(one => one.Key.UserId == userId && one.Value.IsFor(fromUserId))
            .Select(one => (one.Key.ChannelId, Typist: one.Value))
            .ToList();
        typing.ForEach(one => one.Typist.NotTo.Add(fromUserId));
        return typing.ConvertAll(one => new TypingNews(
            one.ChannelId,
            one.Typist.Person,
            IsTyping: false,
            fromUserId,
            NotTo: FrozenSet<string>.Empty
        ));
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
        return expired.ConvertAll(one => one.Value.ToNews(one.Key.ChannelId, isTyping: false));
    }

    private sealed record Typist(
        Person Person,
        string? ToUserId,
        HashSet<string> NotTo,
        DateTimeOffset Until,
        DateTimeOffset ToldAt
    )
    {
        public bool IsFor(string userId) => (ToUserId is null || ToUserId == userId) && !NotTo.Contains(userId);

        public TypingNews ToNews(string channelId, bool isTyping) => new(channelId, Person, isTyping, ToUserId, NotTo);
    }
}

/// <summary>That somebody has begun to type, or ended.</summary>
/// <param name="ToUserId">Who alone is told; null for all who listen to the channel.</param>
/// <param name="NotTo">Who is not told.</param>
internal sealed record TypingNews(
    string ChannelId,
    Person Person,
    bool IsTyping,
    string? ToUserId,
    IReadOnlySet<string> NotTo
)
{
    public bool IsFor(string userId) => (ToUserId is null || ToUserId == userId) && !NotTo.Contains(userId);
}
