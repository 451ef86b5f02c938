using System.Globalization;
using Chat.Data;
using Chat.LoadTest.Measuring.Processes;

namespace Chat.LoadTest.Options;

/// <summary>One thing that can be said about a run, on the command line as <c>--name</c> or in a scenario file.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">What the help calls the value; null for a switch.</param>
/// <param name="Apply">Takes one value over.</param>
/// <param name="Clear">Forgets all values of one that can be said several times; null for those said once.</param>
internal sealed record Setting(
    string Name,
    string? Value,
    string Description,
    Func<RunSettings, string, RunSettings> Apply,
    Func<RunSettings, RunSettings>? Clear = null
)
{
    private const int MaxCount = 1_000_000;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "target",
            "NAME",
            "What is driven: chat (default), signalr, socketio.",
            (s, v) => s with { Target = Targets.Target.Of(v).Name }
        ),
        new(
            "url",
            "URL",
            "A gateway; several are shared evenly.",
            (s, v) => s with { Urls = [.. s.Urls, Url(v)] },
            s => s with { Urls = [] }
        ),
        new(
            "users",
            "N",
            "Virtual users.",
            (s, v) => s with { Users = Count("users", v, 1, Checking.PostId.MaxUsers) }
        ),
        new(
            "rooms",
            "N",
            "Rooms; as large as the scenario's if only users are said.",
            (s, v) => s with { Rooms = Count("rooms", v, 1, MaxCount) }
        ),
        new(
            "rate",
            "N",
            "Open loop: posts per second of all users, each due at its time.",
            (s, v) => s with { Rate = Rate(v), InFlight = 0 }
        ),
        new(
            "in-flight",
            "N",
            "Closed loop: posts of all users that are unanswered at any time.",
            (s, v) => s with { InFlight = Count("in-flight", v, 1, MaxCount), Rate = 0 }
        ),
        new(
            "until",
            "answered|received",
            "When a post of a closed loop is no longer in flight: also when its sender has received it, or not.",
            (s, v) => s with { IsUntilReceived = Until(v) }
        ),
        new(
            "ramp-up",
            "TIME",
            "Connecting takes at least this long.",
            (s, v) => s with { RampUp = Time("ramp-up", v) }
        ),
        new("warm-up", "TIME", "Load before measuring begins.", (s, v) => s with { WarmUp = Time("warm-up", v) }),
        new("duration", "TIME", "Measuring: 30s, 5m, 1h.", (s, v) => s with { Duration = Duration(v) }),
        new(
            "patience",
            "TIME",
            "How long to wait at the end until everybody has everything (30s).",
            (s, v) => s with { Patience = Time("patience", v) }
        ),
        new(
            "cut",
            "SHARE",
            "The share of the users (0-1) whose connections break at once, again and again.",
            (s, v) => s with { Cut = Share("cut", v) }
        ),
        new(
            "cut-every",
            "TIME",
            "From one cut to the next (10s).",
            (s, v) => s with { CutEvery = Pause("cut-every", v) }
        ),
        new(
            "slow",
            "SHARE",
            "The share of the users (0-1) who stop reading and begin again, by turns.",
            (s, v) => s with { Slow = Share("slow", v) }
        ),
        new("slow-for", "TIME", "How long they do not read (5s).", (s, v) => s with { SlowFor = Pause("slow-for", v) }),
        new(
            "text-bytes",
            "N",
            "Length of the texts (100).",
            (s, v) => s with { TextBytes = Count("text-bytes", v, Users.Texts.MinBytes, 10_000) }
        ),
        new(
            "seed",
            "N",
            "Makes the same choices again.",
            (s, v) => s with { Seed = Count("seed", v, 0, int.MaxValue) }
        ),
        new("workers", "N", "Threads.", (s, v) => s with { Workers = Count("workers", v, 1, 256) }),
        new(
            "postgres",
            "ADDRESS",
            "The server's database, for its operator: people are put there directly, their tokens are good for the whole run. "
                + "Known for the instance here. Everybody on the machine may read a command line; a scenario file can say it too.",
            (s, v) => s with { Postgres = Database(v) }
        ),
        new(
            "accounts",
            "FILE",
            "Where people who registered are remembered for the next run, with passwords. Only with --url and without "
                + "--postgres; a run must end before the server's tokens do.",
            (s, v) => s with { AccountsFile = v }
        ),
        new(
            "process",
            "NAME=PID",
            "A process of the server whose processor time and memory are reported.",
            (s, v) => s with { Processes = [.. s.Processes, Process(v)] },
            s => s with { Processes = [] }
        ),
        new("json", "FILE", "Writes the report for programs.", (s, v) => s with { Json = File("json", v) }),
        new("html", "FILE", "Writes the report as a page.", (s, v) => s with { Html = File("html", v) }),
        new(
            "quiet",
            null,
            "Prints lines instead of a picture, and only of the run itself.",
            (s, _) => s with { IsQuiet = true }
        ),
    ];

    /// <exception cref="BadUseException">It is none, or has more than a scheme, a host and a port: the rest would be ignored.</exception>
    public static Uri Url(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new BadUseException($"--url must be an address that begins with http:// or https://, not '{value}'.");
        }

        return url is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? url
            : throw new BadUseException($"--url must end after the host or the port, not '{value}'.");
    }

    /// <summary>The address is not told again: there may be a password in it.</summary>
    /// <exception cref="BadUseException">It is none.</exception>
    public static string Database(string value)
    {
        try
        {
            ChatDataSource.Create(value).Dispose(); // connects to nothing
            return value;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BadUseException(
                "--postgres must be an address like postgres://user:password@host/database or "
                    + "Host=…;Username=…;Password=…;Database=…, and cannot be understood."
            );
        }
    }

    private static int Count(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new BadUseException($"--{name} must be a whole number from {least} to {most}, not '{value}'.");

    private static bool Until(string value) =>
        value switch
        {
            "answered" => false,
            "received" => true,
            _ => throw new BadUseException($"--until must be answered or received, not '{value}'."),
        };

    private static double Rate(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
        && rate is >= 0.01 and <= 1_000_000
            ? rate
            : throw new BadUseException($"--rate must be a number from 0.01 to 1000000, not '{value}'.");

    private static TimeSpan Time(string name, string value)
    {
        var unit = value.Length < 1 ? '?' : value[^1];
        var seconds = unit switch
        {
            'h' => 3600,
            'm' => 60,
            _ => 1,
        };
        var number = char.IsAsciiDigit(unit) ? value : value[..Math.Max(value.Length - 1, 0)];
        return
            (char.IsAsciiDigit(unit) || unit is 's' or 'm' or 'h')
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * seconds <= TimeSpan.FromDays(7).TotalSeconds
            ? TimeSpan.FromSeconds(count * seconds)
            : throw new BadUseException($"--{name} must be a time like 30s, 5m or 1h, at most 7 days, not '{value}'.");
    }

    /// <summary>It is measured in whole seconds.</summary>
    private static TimeSpan Duration(string value) =>
        Time("duration", value) is { TotalSeconds: >= 1 } time
            ? time
            : throw new BadUseException($"--duration must be at least 1s, not '{value}'.");

    private static string File(string name, string value) =>
        Directory.Exists(value) ? throw new BadUseException($"--{name} must name a file; '{value}' is a folder.")
        : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) ? value
        : throw new BadUseException($"--{name} names a file in a folder that is not there: '{value}'.");

    private static TimeSpan Pause(string name, string value) =>
        Time(name, value) is { TotalSeconds: >= 0.1 } time
            ? time
            : throw new BadUseException($"--{name} must be at least 0.1s, not '{value}'.");

    private static double Share(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
        && share is >= 0 and <= 1
            ? share
            : throw new BadUseException($"--{name} must be a number from 0 to 1, not '{value}'.");

    /// <exception cref="BadUseException">It is none.</exception>
    public static MonitoredProcess Process(string value) =>
        MonitoredProcess.TryParse(value, out var process)
            ? process
            : throw new BadUseException($"--process must be a name and a process id like silo-1=123, not '{value}'.");
}
