using System.Diagnostics;
using System.Net;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Display;
using Chat.LoadTest.Options;
using Chat.LoadTest.Rooms;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Running;

/// <summary>One address of the server.</summary>
internal sealed record Gateway(Uri Url, EndPoint Address);

/// <summary>What all workers of a run share.</summary>
internal sealed class Run(RunSettings settings, Target target, IReadOnlyList<Gateway> gateways, Timeline timeline)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    public RunSettings Settings { get; } = settings;

    public Target Target { get; } = target;

    /// <summary>Null where there are no calls beside the connections.</summary>
    public ChatApi? Api { get; init; }

    /// <summary>The ids of all rooms of this run.</summary>
    public IReadOnlySet<string> RoomIds { get; init; } = new HashSet<string>();

    public Timeline Timeline { get; } = timeline;

    public RunPhase Phase { get; set; }

    public RunClock Clock { get; } = new(TimeProvider.System);

    /// <summary>Tells this run's posts from those of others, with a chance of one in 16,384 to be wrong.</summary>
    public int Id { get; } = Random.Shared.Next(1 << 14);

    public Findings Findings { get; } = new();

    public Errors Errors { get; } = new();

    /// <summary>Users are spread evenly.</summary>
    public Gateway GatewayOf(int user) => gateways[user % gateways.Count];

    /// <summary>When a second of the run begins, in ticks of <see cref="Stopwatch"/>.</summary>
    public long SecondAt(int second) => _began + (second * Stopwatch.Frequency);

    /// <summary>The first second that begins from now on.</summary>
    public int NextSecond => (int)((Stopwatch.GetTimestamp() - _began) / Stopwatch.Frequency) + 1;
}
