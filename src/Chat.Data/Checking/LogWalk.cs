using Chat.Data.Log;

namespace Chat.Data.Checking;

/// <summary>One row of the log as the check needs it.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Seq">Its place.</param>
/// <param name="Ordinal">How many messages there were up to it.</param>
/// <param name="UserId">A message's sender, or the member concerned.</param>
/// <param name="Role">The role of a member.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="FirstSeq">May be smaller than <paramref name="Seq"/> for a run of changes that were removed.</param>
/// <param name="IsRemoved">Whether it is the record of changes that retention removed; the kind of a row does not tell.</param>
internal sealed record LogRow(
    ChangeKind Kind,
    long Seq,
    long Ordinal,
    string UserId,
    MemberRole Role,
    DateTimeOffset CreatedAt,
    long FirstSeq,
    bool IsRemoved
);

/// <summary>Somebody who is a member, since when, and as what.</summary>
internal sealed record Membership(MemberRole Role, long JoinedSeq, long JoinedOrdinal, DateTimeOffset JoinedAt);

/// <summary>Follows a channel's log from its first row to its last: seqs, ordinals, and who is a member in the end.</summary>
internal sealed class LogWalk(Findings findings)
{
    private readonly Dictionary<string, Membership> _members = new(StringComparer.Ordinal);

    public long Changes { get; private set; }

    public long Messages { get; private set; }

    public long Seq { get; private set; }

    public long Ordinal { get; private set; }

    public IReadOnlyDictionary<string, Membership> Members => _members;

    /// <summary>The next row. A difference is named once; what follows is compared with the row itself.</summary>
    public void Add(LogRow row)
    {
        Changes += row.IsRemoved ? 0 : 1;
        if (row.FirstSeq <= Seq)
        {
            findings.Add("seq", row.FirstSeq, null, $"Change {row.FirstSeq} is there more than once.");
            return;
        }

        if (!row.IsRemoved && (row.Kind == ChangeKind.Removed || !Enum.IsDefined(row.Kind)))
        {
            findings.Add(
                "kind",
                row.Seq,
                null,
                $"Change {row.Seq} is of kind {(short)row.Kind}, which nothing writes."
            );
        }

        bool isNext = row.FirstSeq == Seq + 1;
        if (!isNext)
        {
            findings.Add("seq", Seq + 1, null, $"Changes {Seq + 1} to {row.FirstSeq - 1} are missing.");
        }

        bool isMessage = row.Kind == ChangeKind.MessagePosted;
        Messages += isMessage ? 1 : 0;
        long expected = Ordinal + (isMessage ? 1 : 0);
        if (isNext && !row.IsRemoved && row.Ordinal != expected)
        {
            findings.Add(
                "ordinal",
                row.Seq,
                null,
                $"Change {row.Seq} has ordinal {row.Ordinal} instead of {expected}."
            );
        }

        (Seq, Ordinal) = (row.Seq, row.Ordinal);
        Follow(row);
    }

    private void Follow(LogRow row)
    {
        switch (row.Kind)
        {
            case ChangeKind.MemberJoined:
                _members[row.UserId] = new(row.Role, row.Seq, row.Ordinal, row.CreatedAt);
                break;
            case ChangeKind.MemberLeft or ChangeKind.MemberBanned:
                _members.Remove(row.UserId);
                break;
            case ChangeKind.MemberRoleChanged when _members.TryGetValue(row.UserId, out var member):
                _members[row.UserId] = member with { Role = row.Role };
                break;
            default:
                break;
        }
    }
}
