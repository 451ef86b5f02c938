using Chat.TestKit;

namespace Chat.Tests.Access;

/// <summary>What docs/access.md says: for each call what callers of each role are answered.</summary>
internal static class AccessTable
{
    public const string File = "docs/access.md";

    /// <summary>The rows of one of its tables, by their call.</summary>
    /// <param name="heading">That of the table's section.</param>
    public static IReadOnlyDictionary<string, string> Read(string heading)
    {
        var lines = System.IO.File.ReadAllLines(Checkout.File(File));
        return lines
            .SkipWhile(line => line != $"## {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .ToDictionary(line => line.Split('`')[1], line => line, StringComparer.Ordinal);
    }

    public static string Row(string call, IEnumerable<string> answers) =>
        $"| `{call}` | {string.Join(" | ", answers)} |";

    /// <summary>The same calls, and the same answers to each. What differs is told as the rows that would be right.</summary>
    public static void AssertSame(string heading, IReadOnlyDictionary<string, string> actual)
    {
        var expected = Read(heading);
        var differing = actual.Where(row => expected.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Value);
        var gone = expected.Keys.Except(actual.Keys, StringComparer.Ordinal);
        var told = differing.Concat(gone.Select(call => $"There is no call `{call}`.")).ToList();
        Assert.True(
            told.Count == 0,
            $"{File}, '{heading}', does not say what is answered. If each of these is as it should be, write it there:\n"
                + string.Join('\n', told)
        );
    }
}
