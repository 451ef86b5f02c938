using System.CommandLine;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Scenarios;

namespace Chat.LoadTest.Options;

/// <summary>Reads the command line: a scenario or a scenario file, and flags that override its settings.</summary>
internal sealed class CommandLine
{
    /// <summary>
    /// The database of the server that is named, from a program that starts this one: everybody on the machine may read the
    /// command line. What people set for their own instance, <c>CHAT_POSTGRES</c>, must never meet another's address.
    /// </summary>
    public const string NamedPostgres = "CHAT_LOAD_URL_POSTGRES";

    private readonly Func<string, string?> _environment;
    private readonly RootCommand _root = new(
        "Drives a chat server with virtual users and checks what each of them sees."
    );
    private readonly Argument<string> _scenario = new("scenario")
    {
        Description =
            "A scenario, or a file with one: JSON with the settings by their names.\n"
            + string.Join('\n', Scenario.All.Select(scenario => $"{scenario.Name}: {scenario.Description}")),
    };
    private readonly Dictionary<Setting, Option> _options = [];

    /// <param name="environment">What an environment variable says, null where it is not set; the process's own if left out.</param>
    public CommandLine(Func<string, string?>? environment = null)
    {
        _environment = environment ?? Environment.GetEnvironmentVariable;
        _root.Arguments.Add(_scenario);
        foreach (var setting in Setting.All)
        {
            Option option = setting.Value is null
                ? new Option<bool>($"--{setting.Name}")
                : new Option<string[]>($"--{setting.Name}")
                {
                    HelpName = setting.Value,
                    AllowMultipleArgumentsPerToken = false,
                };
            option.Description = setting.Description;
            _options[setting] = option;
            _root.Options.Add(option);
        }
    }

    /// <returns>Null when help or the version was asked for and has been printed.</returns>
    /// <exception cref="BadUseException">In one sentence.</exception>
    public (Scenario Scenario, RunSettings Settings)? Read(string[] arguments)
    {
        var result = _root.Parse(arguments);
        if (result.Errors is [var error, ..])
        {
            throw new BadUseException(error.Message);
        }

        if (result.Action is not null)
        {
            Console.Write(Told(result));
            return null;
        }

        var file = SettingsFile.IsOne(result.GetValue(_scenario)!)
            ? SettingsFile.Read(result.GetValue(_scenario)!)
            : null;
        var scenario = Find(file?.Scenario ?? result.GetValue(_scenario)!);
        var settings = scenario.Defaults with { Scenario = scenario.Name, Rooms = 0 };
        foreach (var (setting, value) in file?.Values ?? [])
        {
            settings = setting.Apply(settings, value);
        }

        settings = Override(settings, result);
        settings = settings with { Rooms = settings.Rooms > 0 ? settings.Rooms : scenario.RoomsFor(settings.Users) };
        return (scenario, Check(Place(settings)));
    }

    /// <summary>Help and version, under the name by which the program is started.</summary>
    private string Told(ParseResult result)
    {
        using var text = new StringWriter();
        result.Invoke(new InvocationConfiguration { Output = text });
        return text.ToString().Replace($"{_root.Name} ", "./chat load ", StringComparison.Ordinal);
    }

    /// <summary>Where the server is, and how people come into being there.</summary>
    private RunSettings Place(RunSettings settings)
    {
        if (settings is { Urls: [], Target: not "chat" })
        {
            throw new BadUseException($"--target {settings.Target} needs --url.");
        }

        if (settings is { AccountsFile: not null, Target: not "chat" })
        {
            throw new BadUseException(
                $"--accounts means nothing to --target {settings.Target}: nobody registers there."
            );
        }

        var isNamed = settings.Urls.Count > 0;
        settings = isNamed
            ? settings with
            {
                Postgres =
                    settings.Postgres ?? (_environment(NamedPostgres) is { } named ? Setting.Database(named) : null),
            }
            : LocalInstance.Drive(settings, _environment);
        return settings is { AccountsFile: not null, Postgres: not null }
            ? throw new BadUseException(
                isNamed
                    ? "--accounts is for people who register, --postgres puts them into the database: say one of them."
                    : "--accounts needs --url: people of the instance here are put straight into its database."
            )
            : settings;
    }

    private RunSettings Override(RunSettings settings, ParseResult result)
    {
        string[] loops = ["rate", "in-flight"];
        if (
            loops.All(name =>
                _options.Any(option => option.Key.Name == name && result.GetResult(option.Value) is not null)
            )
        )
        {
            throw new BadUseException("--rate is an open loop and --in-flight a closed one: say one of them.");
        }

        foreach (var (setting, option) in _options)
        {
            if (option is Option<bool> flag)
            {
                settings = result.GetValue(flag) ? setting.Apply(settings, "") : settings;
                continue;
            }

            var values = result.GetValue((Option<string[]>)option) ?? [];
            if (values.Length > 1 && setting.Clear is null)
            {
                throw new BadUseException($"--{setting.Name} can be said only once.");
            }

            if (values.Length > 0 && setting.Clear is { } clear)
            {
                settings = clear(settings); // the file's
            }

            settings = values.Aggregate(settings, setting.Apply);
        }

        return settings;
    }

    private static Scenario Find(string name) =>
        Scenario.All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new BadUseException(
            $"There is no scenario '{name}'; there are {string.Join(", ", Scenario.All.Select(scenario => scenario.Name))}."
        );

    private static RunSettings Check(RunSettings settings) =>
        settings switch
        {
            { InFlight: > 0, Scenario: "mixed-day" } => throw new BadUseException(
                "mixed-day has no closed loop: say --rate instead of --in-flight."
            ),
            { Scenario: "conversations", Users: 1 } => throw new BadUseException(
                "conversations needs two --users at least."
            ),
            { Scenario: "conversations", Users: var users, Rooms: var rooms } when rooms != users / 2 =>
                throw new BadUseException("conversations has one for every two --users: leave out --rooms."),
            { Target: not "chat", Scenario: "mixed-day" } => throw new BadUseException(
                "mixed-day does what only chat can do."
            ),
            { Users: var users, Rooms: var rooms } when rooms > users => throw new BadUseException(
                $"--rooms must not be more than --users: {Figures.Of(rooms, "room")} for {Figures.Of(users, "user")}."
            ),
            _ => settings,
        };
}
