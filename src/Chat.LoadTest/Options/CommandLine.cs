using System.CommandLine;
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
            result.Invoke();
            return null;
        }

        var file = SettingsFile.IsOne(result.GetValue(_scenario)!)
            ? SettingsFile.Read(result.GetValue(_scenario)!)
            : null;
        var scenario = Find(file?.Scenario ?? result.GetValue(_scenario)!);
        var settings = scenario.Defaults with { Scenario = scenario.Name };
        foreach (var (setting, value) in file?.Values ?? [])
        {
            settings = setting.Apply(settings, value);
        }

        settings = Override(settings, result);
        settings =
            settings.Urls.Count > 0
                ? settings with
                {
                    Postgres = settings.Postgres ?? _environment(NamedPostgres),
                }
                : LocalInstance.Drive(settings, _environment);
        return (scenario, Check(settings));
    }

    private RunSettings Override(RunSettings settings, ParseResult result)
    {
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
            { Target: not "chat", Scenario: "mixed-day" } => throw new BadUseException(
                "mixed-day does what only chat can do."
            ),
            { Users: var users, Rooms: var rooms } when rooms > users => throw new BadUseException(
                $"--rooms must not be more than --users: {rooms} rooms for {users} users."
            ),
            _ => settings,
        };
}
