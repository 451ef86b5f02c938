using Chat.Data.Log;
using Chat.Data.Tests.Log;
using Chat.Data.Unread;

namespace Chat.Data.Tests.Unread;

/// <summary>
/// One channel to which people do everything at random over several months, written as a grain would write it, and beside it
/// a plain model of what each of them has not read.
/// </summary>
internal sealed class RandomHistory(LogSession log, string channelId, int seed)
{
    private static readonly string[] s_people = ["alice", "bob", "cleo", "dan"];
    private static readonly DateTimeOffset s_start = TimeProvider.System.GetUtcNow().AddDays(-120);

    private readonly Random _random = new(seed);
    private readonly List<Posted> _messages = [];
    private readonly Dictionary<string, long> _joined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly List<ChangeDraft> _drafts = [];
    private ChannelHead _head = null!;
    private long _removed;
    private DateTimeOffset _now = s_start;

    public static IReadOnlyList<string> People => s_people;

    public IEnumerable<string> Members => _joined.Keys;

    /// <summary>How many messages somebody has not read, counted one by one.</summary>
    public long UnreadOf(string user) =>
        _messages.Count(message =>
            message.Reference.Seq > BaseOf(user) && message.Reference.SenderId != user && !message.IsDeleted
        );

    /// <summary>Where unread messages begin.</summary>
    public long BaseOf(string user) => Math.Max(_removed, Math.Max(_joined[user], ReadSeqOf(user)));

    private long ReadSeqOf(string user) => _read.GetValueOrDefault(user);

    /// <summary>Retention has removed all messages up to this seq.</summary>
    public void Remove(long seq)
    {
        _removed = seq;
        _messages.RemoveAll(message => message.Reference.Seq <= seq);
    }

    /// <summary>Writes a run of changes, and marks somewhere in between.</summary>
    public async Task GoOnAsync(int changes, ReadPositionWriter positions)
    {
        _head = await log.OpenAsync(channelId);
        for (int i = 0; i < changes; i++)
        {
            Step();
            if (_random.Next(10) == 0)
            {
                await WriteAsync();
                await MarkAsync(positions);
            }
        }

        await WriteAsync();
    }

    private void Step()
    {
        _now += TimeSpan.FromMinutes(_random.Next(1, 1_500));
        string user = s_people[_random.Next(s_people.Length)];
        bool isMember = _joined.ContainsKey(user);
        switch (_random.Next(20))
        {
            case 0 when isMember && _joined.Count > 1:
                _joined.Remove(user);
                Add(ChangeDraft.Left(Id(), user, MemberRole.Member, user, _now));
                break;
            case 1 or 2 or 3 when !isMember:
                _joined[user] = Seq + 1;
                Add(ChangeDraft.Joined(Id(), user, MemberRole.Member, user, _now));
                break;
            case 4 or 5 when Any() is { } message:
                message.IsDeleted = true;
                Add(ChangeDraft.Deleted(Id(), message.Reference, user, _now));
                break;
            case 6 when Any() is { } message:
                message.IsDeleted = false;
                Add(ChangeDraft.Restored(Id(), message.Reference, user, _now));
                break;
            case 7 or 8 when Any() is { } message:
                Add(ChangeDraft.Edited(Id(), message.Reference, user, $"{Id()}", "edited", _now));
                break;
            case 9 when Any() is { } message:
                Add(ChangeDraft.Reacted(Id(), message.Reference, user, "👍", _random.Next(2) == 0, _now));
                break;
            default:
                if (!isMember)
                {
                    return;
                }

                _messages.Add(new Posted(new MessageRef(Seq + 1, _now.ToMicroseconds(), user)));
                Add(ChangeDraft.Posted(Id(), user, $"{Id()}", $"text {Seq}", _now));
                break;
        }
    }

    /// <summary>Somebody marks somewhere, forwards or backwards.</summary>
    private async Task MarkAsync(ReadPositionWriter positions)
    {
        string user = s_people[_random.Next(s_people.Length)];
        long seq = _random.Next(2) == 0 ? Seq : _random.NextInt64(Seq + 1);
        var place = await log.Reader.ReadPlaceAsync(channelId, seq) ?? (0, DateTimeOffset.UnixEpoch);
        var marked = await positions.MoveAsync(new ReadPosition(channelId, user, seq, place.Ordinal, place.CreatedAt));
        long? read = marked?.ReadSeq;
        _read[user] = Math.Max(seq, ReadSeqOf(user));
        Assert.Equal(ReadSeqOf(user), read);
    }

    private long Seq => _head.Seq + _drafts.Count;

    private void Add(ChangeDraft draft) => _drafts.Add(draft);

    private async Task WriteAsync()
    {
        _head = await log.AppendAllAsync(_head, _drafts);
        _drafts.Clear();
    }

    private Posted? Any() => _messages.Count == 0 ? null : _messages[_random.Next(_messages.Count)];

    private static Guid Id() => Guid.NewGuid();

    private sealed record Posted(MessageRef Reference)
    {
        public bool IsDeleted { get; set; }
    }
}
