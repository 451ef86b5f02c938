using Chat.Bench.Works;
using Chat.Data.Generator;

namespace Chat.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Postgres">A server on which databases may be created.</param>
/// <param name="Database">A database to keep: filled when it is not there, used as it is when it is.</param>
/// <param name="Duration">How long each kind of work is measured, after half of that to warm up.</param>
/// <param name="Only">What the names of the work to be done contain.</param>
/// <param name="IsSmoke">Whether it only matters that it works.</param>
internal sealed record Options(
    string Postgres,
    string? Database,
    int Messages,
    int Repetitions,
    TimeSpan Duration,
    string Only,
    bool IsSmoke
)
{
    public const string Usage = """
        Chat.Data.Bench [--postgres ADDRESS] [--messages 5000000] [--database NAME]
                        [--repetitions 3] [--seconds 10] [--only TEXT] [--smoke]
          --postgres ADDRESS  a server on which databases may be created; else CHAT_POSTGRES or CHAT_TEST_POSTGRES
          --messages N        how many messages are generated; a fifth of them in one channel
          --database NAME     keeps the generated database, and uses it the next time; else it is dropped in the end
          --only TEXT         only the work whose name contains this; "nothing" only generates
          --smoke             only shows that everything works; the figures mean nothing
        """;

    private const string Nothing = "nothing";

    public IReadOnlyList<Work> Works => Only == Nothing ? [] : [.. WorkList.Containing(Only)];

    public GeneratorOptions Generator(DateTimeOffset until) =>
        IsSmoke ? GeneratorOptions.Small(until) : new() { Messages = Messages, Until = until };

    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options("", Database: null, 5_000_000, 3, TimeSpan.FromSeconds(10), "", IsSmoke: false);
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--smoke" => options with { Repetitions = 1, Duration = TimeSpan.FromSeconds(0.2), IsSmoke = true },
                "--postgres" => options with { Postgres = Arguments.Value(args, ++i) },
                "--database" => options with { Database = Arguments.Value(args, ++i) },
                "--messages" => options with { Messages = (int)Arguments.Number(args, ++i, least: 1_000, most: 1e9) },
                "--repetitions" => options with { Repetitions = (int)Arguments.Number(args, ++i, least: 1, most: 100) },
                "--seconds" => options with
                {
                    Duration = TimeSpan.FromSeconds(Arguments.Number(args, ++i, 0.1, most: 600)),
                },
                "--only" => options with { Only = Arguments.Value(args, ++i) },
                _ => throw new FormatException($"'{args[i]}' is no option."),
            };
        }

        options = options.Postgres.Length > 0 ? options : options with { Postgres = FromEnvironment() };
        return options.Only == Nothing || options.Works.Count > 0
            ? options
            : throw new FormatException($"No work's name contains '{options.Only}'.");
    }

    private static string FromEnvironment() =>
        new[] { "CHAT_POSTGRES", "CHAT_TEST_POSTGRES" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))
        ?? throw new FormatException("Say which PostgreSQL to use.");
}
