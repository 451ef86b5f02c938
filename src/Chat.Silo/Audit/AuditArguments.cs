namespace Chat.Silo.Audit;

/// <summary>What stands after <c>audit</c> on the command line.</summary>
internal sealed class AuditArguments
{
    private static readonly string[] Flags = ["--all", "--json", "--create"];
    private static readonly string[] Valued = ["--key", "--against"];

    private readonly List<string> _words = [];
    private readonly List<(string Name, string Value)> _options = [];

    public string Command { get; private init; } = "";

    public IReadOnlyList<string> Words => _words;

    public bool Json => Has("--json");

    public IEnumerable<string> Keys => All("--key");

    public string? Against => All("--against").SingleOrDefault();

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">They cannot be understood.</exception>
    public static AuditArguments Parse(string[] args)
    {
        var parsed = new AuditArguments { Command = args.FirstOrDefault() ?? "" };
        for (int i = 1; i < args.Length; i++)
        {
            if (Flags.Contains(args[i], StringComparer.Ordinal))
            {
                parsed._options.Add((args[i], ""));
            }
            else if (Valued.Contains(args[i], StringComparer.Ordinal))
            {
                parsed._options.Add(
                    i + 1 < args.Length ? (args[i], args[++i]) : throw Misused($"{args[i]} needs a value.")
                );
            }
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw Misused($"There is no option '{args[i]}'.");
            }
            else
            {
                parsed._words.Add(args[i]);
            }
        }

        return parsed.All("--against").Count() <= 1 ? parsed : throw Misused("--against can be given once.");
    }

    public bool Has(string flag) => _options.Exists(option => option.Name == flag);

    /// <summary>Refuses what the command does not know.</summary>
    public AuditArguments Allow(int fewest, int most, params ReadOnlySpan<string> options)
    {
        foreach (var (name, _) in _options)
        {
            if (!options.Contains(name))
            {
                throw Misused($"'audit {Command}' has no option '{name}'.");
            }
        }

        return _words.Count >= fewest && _words.Count <= most
            ? this
            : throw Misused($"'audit {Command}' takes {(fewest == most ? $"{most}" : $"{fewest} to {most}")} names.");
    }

    private IEnumerable<string> All(string name) =>
        _options.Where(option => option.Name == name).Select(option => option.Value);

    private static UsageException Misused(string what) => new(what);
}

/// <summary>A command line that cannot be understood; the message says what is wrong with it.</summary>
internal sealed class UsageException(string message) : Exception(message);
