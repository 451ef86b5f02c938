using Chat.Bench.Growth;
using Chat.Bench.Numbers;

namespace Chat.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Duration">How long each trial is measured, after a warm-up.</param>
/// <param name="Only">What the names of the numbers to be measured contain.</param>
/// <param name="Results">The folder for the results; a new one below <c>.chat-bench/results</c> if nothing is said.</param>
/// <param name="HistoryMessages">How many messages the reading of history is measured on.</param>
/// <param name="Turn">What waits for its turn on a machine that is shared, and runs a command then.</param>
/// <param name="IsSmoke">Whether it only matters that it works.</param>
/// <param name="IsGrowth">Whether curves are measured instead of the numbers.</param>
internal sealed record Options(
    int Rounds,
    TimeSpan Duration,
    string Only,
    bool WithPeers,
    string? Results,
    int HistoryMessages,
    string? Turn,
    bool IsSmoke,
    bool IsGrowth = false
)
{
    /// <summary>A file, which <c>./chat bench --help</c> shows without building anything.</summary>
    public static string Usage
    {
        get
        {
            using var text = typeof(Options).Assembly.GetManifestResourceStream("usage.txt")!;
            using var reader = new StreamReader(text);
            return reader.ReadToEnd().TrimEnd();
        }
    }

    public IReadOnlyList<Number> Numbers => [.. All.Where(number => IsWanted(number.Name))];

    private IEnumerable<Number> All => IsGrowth ? GrowthNumbers.All(this) : NumberList.All(this);

    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options(3, TimeSpan.FromSeconds(15), "", true, null, 500_000, null, IsSmoke: false);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--smoke" => options with
                {
                    Rounds = 1,
                    Duration = TimeSpan.FromSeconds(1),
                    HistoryMessages = 10_000,
                    IsSmoke = true,
                },
                "--only" => options with { Only = Arguments.Value(args, ++i) },
                "--rounds" => options with { Rounds = (int)Arguments.Number(args, ++i, least: 1, most: 100) },
                "--seconds" => options with
                {
                    Duration = TimeSpan.FromSeconds(Arguments.Number(args, ++i, 1, most: 3600)),
                },
                "--growth" => options with { IsGrowth = true, WithPeers = false, Rounds = 1 },
                "--without-peers" => options with { WithPeers = false },
                "--history-messages" => options with
                {
                    HistoryMessages = (int)Arguments.Number(args, ++i, 1_000, most: 1e9),
                },
                "--out" => options with { Results = Arguments.Value(args, ++i) },
                "--turn" => options with { Turn = Arguments.Value(args, ++i) },
                _ => throw new FormatException($"'{args[i]}' is no option."),
            };
        }

        return options.Numbers.Count > 0
            ? options
            : throw new FormatException(
                $"no number's name contains '{options.Only}'; there are "
                    + $"{string.Join(", ", options.All.Select(number => number.Name))}."
            );
    }

    private bool IsWanted(string name) => name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
