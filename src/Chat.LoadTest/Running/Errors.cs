using System.Text.RegularExpressions;
using Chat.LoadTest.Reports;

namespace Chat.LoadTest.Running;

/// <summary>Counts what went wrong by its code, with the first example of each. Thread-safe.</summary>
internal sealed partial class Errors
{
    private const int MaxCodes = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, string Example)> _errors = new(StringComparer.Ordinal);

    public IReadOnlyList<ErrorCount> All
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _errors
                        .Select(error => new ErrorCount(error.Key, error.Value.Count, error.Value.Example))
                        .OrderByDescending(error => error.Count),
                ];
            }
        }
    }

    /// <summary>The server's own code in what it said, if there is one.</summary>
    public static string CodeOf(string message, string otherwise) =>
        Code().Match(message) is { Success: true } match ? match.Value : otherwise;

    /// <summary>Whether the protocol says that the call may be made again.</summary>
    public static bool IsWorthAnotherTry(string code) => code is "CHAT_UNAVAILABLE" or "CHAT_TOO_MANY_REQUESTS";

    public void Add(string code, string example, long count = 1)
    {
        if (count <= 0)
        {
            return;
        }

        lock (_gate)
        {
            var known = _errors.TryGetValue(code, out var error);
            if (known || _errors.Count < MaxCodes)
            {
                _errors[code] = (error.Count + count, known ? error.Example : example);
            }
        }
    }

    [GeneratedRegex("(CHAT|AUTH)_[A-Z_]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
