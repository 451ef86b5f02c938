using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Duration">How long each kind of work is measured; a call that takes it all must not time out.</param>
/// <param name="Only">What the names of the work to be done contain.</param>
/// <param name="Peer">The program of another build, to be run alternately.</param>
/// <param name="IsSmoke">Whether it only matters that it works.</param>
internal sealed record Options(int Repetitions, TimeSpan Duration, string Only, string? Peer, bool IsSmoke)
{
    public const string Usage = """
        Chat.Runtime.Bench [--repetitions 3] [--seconds 5] [--only TEXT] [--peer PATH] [--smoke]
          --only TEXT   only the work whose name contains this
          --peer PATH   Chat.Runtime.Bench.dll of another build: both are measured alternately
          --smoke       only shows that everything works; the figures mean nothing
        """;

    /// <summary>
    /// The work of one trial each: the builds take turns with every kind of it, so that they meet the same conditions.
    /// </summary>
    public IEnumerable<string> Trials => IsSmoke ? [Only] : Work.Containing(Only);

    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options(Repetitions: 3, TimeSpan.FromSeconds(5), Only: "", Peer: null, IsSmoke: false);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--smoke" => options with { Repetitions = 1, Duration = TimeSpan.FromSeconds(0.2), IsSmoke = true },
                "--repetitions" => options with { Repetitions = (int)Arguments.Number(args, ++i, least: 1, most: 100) },
                "--seconds" => options with
                {
                    Duration = TimeSpan.FromSeconds(Arguments.Number(args, ++i, least: 0.1, most: 10)),
                },
                "--only" => options with { Only = Arguments.Value(args, ++i) },
                "--peer" => options with { Peer = Arguments.Value(args, ++i) },
                _ => throw new FormatException($"'{args[i]}' is no option."),
            };
        }

        return Work.Containing(options.Only).Any()
            ? options
            : throw new FormatException($"No work's name contains '{options.Only}'.");
    }
}
