namespace Chat.Data.Checking;

/// <summary>What a check of a channel has found.</summary>
/// <param name="Checked">How much was looked at.</param>
/// <param name="Differences">What is not as the log says, the first <see cref="MaxDifferences"/> of it.</param>
/// <param name="Truncated">Whether there are more.</param>
public sealed record CheckReport(CheckCounts Checked, IReadOnlyList<Difference> Differences, bool Truncated)
{
    /// <summary>Most differences that one check names.</summary>
    public const int MaxDifferences = 100;
}

/// <summary>How much a check has looked at.</summary>
/// <param name="Changes">Entries of the log.</param>
/// <param name="Messages">Those that posted a message.</param>
/// <param name="Members">People who are members now; each one's unread count was counted row by row too.</param>
/// <param name="ReadPositions">Read positions, also of people who have left.</param>
public sealed record CheckCounts(long Changes, long Messages, int Members, int ReadPositions);

/// <summary>One thing that is not as the log says.</summary>
/// <param name="What">
/// <c>head</c>, <c>seq</c>, <c>kind</c>, <c>ordinal</c>, <c>member</c>, <c>state</c>, <c>reaction</c>, <c>readPosition</c> or
/// <c>unread</c>.
/// </param>
/// <param name="Seq">The change or message concerned, if it is one.</param>
/// <param name="UserId">The person concerned, if it is one.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record Difference(string What, long? Seq, string? UserId, string Detail);
