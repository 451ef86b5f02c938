using Chat.LoadTest.Measuring.Processes;

namespace Chat.LoadTest.Options;

/// <summary>All that can be said about a run; what is null has the scenario's own default.</summary>
internal sealed record RunSettings
{
    public string Target { get; init; } = "chat";

    public IReadOnlyList<Uri> Urls { get; init; } = [];

    public string Scenario { get; init; } = "";

    public int Users { get; init; }

    /// <summary>0 while nobody has said it.</summary>
    public int Rooms { get; init; }

    /// <summary>Posts per second of all users; 0 for a closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Posts unanswered at any time, of all users; 0 for an open loop.</summary>
    public int InFlight { get; init; }

    /// <summary>
    /// Whether a post of a closed loop is in flight until its sender has received it too, and not only until it is answered:
    /// a server that answers first could otherwise fall behind with delivering without end.
    /// </summary>
    public bool IsUntilReceived { get; init; }

    public TimeSpan RampUp { get; init; }

    public TimeSpan WarmUp { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The share of the users, 0 to 1, whose connections break at once, each <see cref="CutEvery"/>.</summary>
    public double Cut { get; init; }

    public TimeSpan CutEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The share of the users, 0 to 1, who by turns read nothing for <see cref="SlowFor"/> and then read.</summary>
    public double Slow { get; init; }

    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(5);

    public int TextBytes { get; init; } = 100;

    public int Seed { get; init; } = 1;

    public int Workers { get; init; } = Math.Max(Environment.ProcessorCount / 2, 1);

    /// <summary>How long to wait at the end until everybody has everything.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the first connection to the end, if all goes as it should.</summary>
    public TimeSpan Length => RampUp + WarmUp + Duration + Patience;

    /// <summary>The server's database, for whoever operates it: people are put there directly.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where registered people are remembered for the next run.</summary>
    public string? AccountsFile { get; init; }

    public IReadOnlyList<MonitoredProcess> Processes { get; init; } = [];

    public string? Json { get; init; }

    public string? Html { get; init; }

    public bool IsQuiet { get; init; }
}
