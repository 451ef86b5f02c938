using System.Globalization;
using Chat.Data.Log;

namespace Chat.Data.Audit;

/// <summary>
/// Follows a channel's log from its first change to its head, wherever it comes from, and names the first link that does
/// not hold. Remembers one change and, per person, one erased text: its memory does not grow with the log.
/// </summary>
internal sealed class ChainVerifier(string channelId)
{
    /// <summary>Erased texts that no erasure has accounted for yet: the first of each person.</summary>
    private readonly Dictionary<string, long> _unaccounted = new(StringComparer.Ordinal);

    private long _changes;
    private long _messages;
    private long _erased;
    private long _removed;

    public long Seq { get; private set; }

    public long Ordinal { get; private set; }

    public byte[] Hash { get; private set; } = new byte[HashChain.HashLength];

    public AuditCounts Counts => new(_changes, _messages, _erased, _removed);

    /// <summary>Takes what stands next.</summary>
    public ChainBreak? Add(ChainItem item) => item.Change is { } change ? Follow(change) : Skip(item.Removed!);

    /// <summary>Says whether the log may end here.</summary>
    public ChainBreak? End(long seq, long ordinal, byte[] hash)
    {
        if (Seq < seq)
        {
            return Missing(Seq + 1, seq);
        }

        if (Seq > seq)
        {
            return new(seq + 1, Text($"the log goes on to {Seq}, but its head says that it ends at {seq}"));
        }

        if (Ordinal != ordinal || !Hash.AsSpan().SequenceEqual(hash))
        {
            return new(seq, "the head does not agree with the newest change");
        }

        return _unaccounted.Count == 0 ? null : FirstUnaccounted();
    }

    private ChainBreak? Follow(StoredChange change)
    {
        long expected = Seq + 1;
        if (change.Seq != expected)
        {
            return change.Seq > expected ? Missing(expected, change.Seq - 1) : OutOfOrder(expected, change.Seq);
        }

        if (FindMisfit(change) is { } misfit)
        {
            return new(expected, misfit);
        }

        long ordinal = Ordinal + (change.Kind == ChangeKind.MessagePosted ? 1 : 0);
        if (FindFlaw(change, expected, ordinal) is { } flaw)
        {
            return new(expected, flaw);
        }

        (Seq, Ordinal, Hash) = (expected, ordinal, change.Hash);
        Count(change);
        return null;
    }

    private ChainBreak? Skip(RemovedRun run)
    {
        long expected = Seq + 1;
        if (run.FirstSeq != expected)
        {
            return run.FirstSeq > expected ? Missing(expected, run.FirstSeq - 1) : OutOfOrder(expected, run.FirstSeq);
        }

        long length = run.LastSeq - run.FirstSeq + 1;
        if (length < 1 || run.LastOrdinal < Ordinal || run.LastOrdinal - Ordinal > length)
        {
            return new(expected, "the record of what retention removed contradicts itself");
        }

        (Seq, Ordinal, Hash) = (run.LastSeq, run.LastOrdinal, run.LastHash);
        _removed += length;
        return null;
    }

    private string? FindFlaw(StoredChange change, long seq, long ordinal)
    {
        if (change.ChannelId != channelId)
        {
            return "the change belongs to another channel";
        }

        try
        {
            return HashChain.FindFlaw(change, seq, ordinal, Hash) switch
            {
                null => null,
                ChainFlaw.ContentChanged =>
                    "the text, its salt, the role, the detail or the content's hash is not what was written",
                _ when change.Ordinal != ordinal => Text(
                    $"the ordinal is {change.Ordinal}, but {ordinal} messages had been posted"
                ),
                _ => "who, when, what, an id or the link to the change before is not what was written",
            };
        }
        catch (ArgumentException)
        {
            return "a text in it cannot have been written: it is no well-formed Unicode";
        }
    }

    /// <summary>
    /// What is not covered by the hashes of its kind must not be there, or somebody would believe it.
    /// </summary>
    private static string? FindMisfit(StoredChange change)
    {
        bool isMessage = change.Kind == ChangeKind.MessagePosted;
        bool concernsMessage = change.Kind.ConcernsMessage();
        bool fits =
            concernsMessage == change.MessageSeq.HasValue
            && change.Kind.HasDetail() == change.Detail is not null
            && (
                isMessage || concernsMessage
                    ? change is { SubjectId: null, Role: null }
                    : change is { SubjectId: not null, Role: not null, ClientId: null, Text: null, Salt: null }
            );
        return change.Kind is < ChangeKind.MessagePosted or > ChangeKinds.Last
                ? Text($"there is no kind of change {(short)change.Kind}")
            : !fits ? "what it says does not fit its kind"
            : change.MessageSeq >= change.Seq ? "it changes a message that was not there yet"
            : change.IsErased && change.Salt is not null ? "the text is gone, but not its salt: no erasure leaves that"
            : null;
    }

    private void Count(StoredChange change)
    {
        _changes++;
        _messages += change.Kind == ChangeKind.MessagePosted ? 1 : 0;
        if (change.IsErased)
        {
            _erased++;
            _unaccounted.TryAdd(change.ActorId, change.Seq);
        }
        else if (change.Kind == ChangeKind.ContentErased)
        {
            _unaccounted.Remove(change.SubjectId!);
        }
    }

    private ChainBreak FirstUnaccounted()
    {
        var (person, seq) = _unaccounted.MinBy(pair => pair.Value);
        return new(seq, $"the text is gone, but no later change records an erasure of what {person} wrote");
    }

    private static ChainBreak Missing(long first, long last) =>
        new(first, first == last ? "the change is missing" : Text($"the changes {first} to {last} are missing"));

    private static ChainBreak OutOfOrder(long expected, long found) =>
        new(expected, Text($"change {found} stands here: it is there twice or in the wrong place"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
