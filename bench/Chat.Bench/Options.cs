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
    public const string Usage = """
        usage: ./chat bench [--only NAME] [--rounds 3] [--seconds 15] [--without-peers] [--growth] [--history-messages N]
                            [--out FOLDER] [--turn COMMAND] [--smoke]
          --only NAME           only numbers whose name contains this
          --seconds S           how long each trial is measured, after its warm-up
          --without-peers       the product alone
          --growth              instead of the numbers: how the product behaves as rooms, users, silos, gateways and the
                                log grow; the product alone, one round unless --rounds says more
          --history-messages N  how many messages history is read from; 5000000 gives a channel of a million (default 500000)
          --out FOLDER          where the results go (default: a new folder in .chat-bench/results)
          --turn COMMAND        runs a command while nobody else uses the machine, for instance 'flock /tmp/machine'
          --smoke               a second each with few users: does it still work? The figures mean nothing
        """;

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
