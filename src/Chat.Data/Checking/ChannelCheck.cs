using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Checking;

/// <summary>
/// Recomputes from the raw log of a channel what is derived from it, and compares: where it ends, who is a member, what has
/// become of messages, and how many of them each member has not read. The log is read once, row by row, in one snapshot: what
/// it takes in memory is a few numbers for each person, and nobody who posts waits for it.
/// </summary>
public sealed class ChannelCheck
{
    private readonly CheckSnapshot _snapshot;
    private readonly Findings _findings = new();
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, Membership> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);

    private ChannelCheck(CheckSnapshot snapshot, CancellationToken cancellation) =>
        (_snapshot, _cancellation) = (snapshot, cancellation);

    /// <summary>Checks one channel.</summary>
    /// <returns>What was found; <see langword="null"/> when there is no such channel.</returns>
    public static async Task<CheckReport?> RunAsync(
        NpgsqlDataSource dataSource,
        string channelId,
        CancellationToken cancellationToken = default
    )
    {
        await using var snapshot = await CheckSnapshot.BeginAsync(dataSource, channelId, cancellationToken);
        return await new ChannelCheck(snapshot, cancellationToken).RunAsync();
    }

    private async Task<CheckReport?> RunAsync()
    {
        var heads = await ToListAsync(CheckQueries.Head, row => (Seq: row.GetInt64(0), Ordinal: row.GetInt64(1)));
        if (heads is not [var head])
        {
            return null;
        }

        await ReadPeopleAsync();
        var walk = new LogWalk(_findings);
        var bases = _members.ToDictionary(member => member.Key, member => BaseOf(member.Key, member.Value));
        var posted = new UnreadTally(bases);
        await FollowLogAsync(walk, posted);
        if ((walk.Seq, walk.Ordinal) != head)
        {
            _findings.Add(
                "head",
                head.Seq,
                null,
                $"The head is at {head.Seq} with ordinal {head.Ordinal}, the log at {walk.Seq} with {walk.Ordinal}."
            );
        }

        CompareMembers(walk.Members);
        await CompareUnreadAsync(posted, await TallyDeletedAsync(bases));
        await CompareMessagesAsync();
        return _findings.ToReport(new(walk.Changes, walk.Messages, _members.Count, _positions.Count));
    }

    private async Task ReadPeopleAsync()
    {
        foreach (var (user, member) in await ToListAsync(CheckQueries.Members, ReadMember))
        {
            _members.Add(user, member);
        }

        foreach (var position in await ToListAsync(CheckQueries.Positions, ReadPosition))
        {
            _positions.Add(position.UserId, position);
        }
    }

    private static (string UserId, Membership Member) ReadMember(NpgsqlDataReader row) =>
        (
            row.GetString(0),
            new Membership(
                (MemberRole)row.GetInt16(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetFieldValue<DateTimeOffset>(4)
            )
        );

    private static Position ReadPosition(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2));

    private long BaseOf(string user, Membership member) =>
        Math.Max(member.JoinedSeq, _positions.GetValueOrDefault(user)?.Seq ?? 0);

    private async Task FollowLogAsync(LogWalk walk, UnreadTally posted)
    {
        // The ordinal of the newest message so far. Up to the newest that was removed, positions can have any: it counts instead.
        long newest = (await ToListAsync(CheckQueries.Floor, row => row.GetInt64(0))).SingleOrDefault();
        long removed = newest;
        var marks = new Milestones<Position>(
            _positions.Values,
            position => position.Seq,
            position => Compare(position, newest, removed)
        );
        await _snapshot.AvoidSortingAsync(true, _cancellation);
        await foreach (var row in _snapshot.ReadAsync(CheckQueries.Log, ReadRow, _cancellation))
        {
            walk.Add(row);
            marks.Reach(row.Seq);
            if (row.Kind == ChangeKind.MessagePosted)
            {
                posted.Add(row.Seq, row.UserId);
                newest = Math.Max(row.Ordinal, removed);
            }
        }

        marks.End();
        posted.End();
        await _snapshot.AvoidSortingAsync(false, _cancellation);
        foreach (var position in _positions.Values.Where(position => position.Seq > walk.Seq))
        {
            _findings.Add(
                "readPosition",
                position.Seq,
                position.UserId,
                $"The read position {position.Seq} is beyond the newest change, {walk.Seq}."
            );
        }
    }

    private static LogRow ReadRow(NpgsqlDataReader row) =>
        new(
            (ChangeKind)row.GetInt16(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetString(3),
            (MemberRole)row.GetInt16(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetInt64(6),
            row.GetBoolean(7)
        );

    private void Compare(Position position, long ordinal, long removed)
    {
        if (Math.Max(position.Ordinal, removed) != ordinal)
        {
            _findings.Add(
                "readPosition",
                position.Seq,
                position.UserId,
                $"The read position {position.Seq} has ordinal {position.Ordinal} instead of {ordinal}."
            );
        }
    }

    private void CompareMembers(IReadOnlyDictionary<string, Membership> expected)
    {
        foreach (string user in expected.Keys.Union(_members.Keys, StringComparer.Ordinal))
        {
            var (logged, kept) = (expected.GetValueOrDefault(user), _members.GetValueOrDefault(user));
            if (logged != kept)
            {
                _findings.Add(
                    "member",
                    logged?.JoinedSeq ?? kept?.JoinedSeq,
                    user,
                    $"The membership of {user} is {Describe(kept)}; the log says {Describe(logged)}."
                );
            }
        }
    }

    private static string Describe(Membership? member) =>
        member is null
            ? "none"
            : FormattableString.Invariant(
                $"{member.Role} since change {member.JoinedSeq}, ordinal {member.JoinedOrdinal}, {member.JoinedAt:O}"
            );

    private async Task<UnreadTally> TallyDeletedAsync(Dictionary<string, long> bases)
    {
        var deleted = new UnreadTally(bases);
        await foreach (
            var (seq, sender) in _snapshot.ReadAsync(
                CheckQueries.Deleted,
                row => (row.GetInt64(0), row.GetString(1)),
                _cancellation
            )
        )
        {
            deleted.Add(seq, sender);
        }

        deleted.End();
        return deleted;
    }

    private async Task CompareUnreadAsync(UnreadTally posted, UnreadTally deleted)
    {
        var shielded = (
            await ToListAsync(CheckQueries.Shielded, row => (User: row.GetString(0), Count: row.GetInt64(1)))
        ).ToDictionary(row => row.User, row => row.Count, StringComparer.Ordinal);
        await foreach (
            var (user, told) in _snapshot.ReadAsync(
                CheckQueries.Unread,
                row => (row.GetString(0), row.GetInt64(1)),
                _cancellation
            )
        )
        {
            long counted = posted.Of(user) - deleted.Of(user) - shielded.GetValueOrDefault(user);
            if (told != counted)
            {
                _findings.Add("unread", null, user, $"{user} is told of {told} unread messages; there are {counted}.");
            }
        }
    }

    private async Task CompareMessagesAsync()
    {
        await foreach (long seq in _snapshot.ReadAsync(CheckQueries.States, row => row.GetInt64(0), _cancellation))
        {
            _findings.Add("state", seq, null, $"The state of message {seq} is not what the changes of it make it.");
        }

        await foreach (
            var (seq, user) in _snapshot.ReadAsync(
                CheckQueries.Reactions,
                row => (row.GetInt64(0), row.GetString(1)),
                _cancellation
            )
        )
        {
            _findings.Add("reaction", seq, user, $"How {user} reacts to message {seq} is not what the log says.");
        }
    }

    private async Task<List<T>> ToListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        await foreach (var row in _snapshot.ReadAsync(sql, read, _cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    private sealed record Position(string UserId, long Seq, long Ordinal);
}
