namespace Chat.Data.Checking;

/// <summary>
/// Counts messages one by one for everybody at once: how many of others came after where each member stands. One pass in the
/// order of seqs, whatever the number of messages.
/// </summary>
internal sealed class UnreadTally
{
    private readonly Dictionary<string, long> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _ofOthersBefore = new(StringComparer.Ordinal);
    private readonly Milestones<KeyValuePair<string, long>> _bases;
    private long _total;

    /// <param name="bases">Where each member stands: messages up to this seq do not count.</param>
    public UnreadTally(IReadOnlyDictionary<string, long> bases)
    {
        foreach (string user in bases.Keys)
        {
            _own.Add(user, 0);
        }

        _bases = new(bases, member => member.Value, member => _ofOthersBefore.Add(member.Key, OfOthers(member.Key)));
    }

    /// <summary>The next message in the order of seqs.</summary>
    public void Add(long seq, string senderId)
    {
        _bases.Reach(seq);
        _total++;
        if (_own.TryGetValue(senderId, out long own))
        {
            _own[senderId] = own + 1;
        }
    }

    public void End() => _bases.End();

    /// <summary>How many of others came after where the member stands.</summary>
    public long Of(string user) => OfOthers(user) - _ofOthersBefore[user];

    private long OfOthers(string user) => _total - _own[user];
}
