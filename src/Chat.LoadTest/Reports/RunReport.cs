namespace Chat.LoadTest.Reports;

/// <summary>
/// All that is told of one run; the JSON report is this record as it is. Times of latencies are milliseconds, of runs
/// seconds; rates are per second of the measured time, which begins after ramp-up and warm-up.
/// </summary>
/// <param name="Target">What was driven: <c>chat</c>, <c>signalr</c>, <c>socketio</c>.</param>
/// <param name="Scenario">The name of the scenario, for instance <c>big-room</c>.</param>
/// <param name="Settings">Every setting of the scenario with the value it had, defaults included.</param>
/// <param name="Machine">Machine, versions and commit.</param>
/// <param name="OthersProcessors">
/// Processors that other programs kept busy meanwhile, on average: 0 on a quiet machine.
/// </param>
/// <param name="Violations">The first of what was seen that breaks the promise; empty in a good run.</param>
internal sealed record RunReport(
    string Target,
    string Scenario,
    IReadOnlyDictionary<string, string> Settings,
    string Machine,
    DateTimeOffset StartedAt,
    double MeasuredSeconds,
    Totals Totals,
    LatencySummary Acknowledgement,
    LatencySummary Delivery,
    IReadOnlyList<ProcessUse> Processes,
    double OthersProcessors,
    IReadOnlyList<TimelinePoint> Timeline,
    IReadOnlyList<ErrorCount> Errors,
    long ViolationCount,
    IReadOnlyList<string> Violations
)
{
    /// <summary>How long it was to be measured; <see cref="MeasuredSeconds"/> is how long it was.</summary>
    public double PlannedSeconds { get; init; }

    /// <summary>Whether somebody ended the measuring before its time.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>What was done, by kind, where that is not only posting; the most frequent first.</summary>
    public IReadOnlyList<ActionTimes> Actions { get; init; } = [];
}

/// <summary>One kind of thing that people do.</summary>
/// <param name="Kind">For instance <c>add reaction</c>.</param>
/// <param name="Latency">From when it was due to its answer; its count is how many were answered.</param>
internal sealed record ActionTimes(string Kind, LatencySummary Latency);

/// <summary>What happened while it was measured.</summary>
/// <param name="Users">Virtual users connected when measuring began.</param>
/// <param name="Posted">Messages sent.</param>
/// <param name="Acknowledged">Messages answered as durable.</param>
/// <param name="Failed">Calls answered with an error, or not answered before the end.</param>
/// <param name="Delivered">Events of messages received, over all connections.</param>
/// <param name="Checked">Changes that the checker has seen in their place: complete, once, in order.</param>
internal sealed record Totals(
    long Users,
    long Posted,
    long Acknowledged,
    long Failed,
    long Delivered,
    long BytesReceived,
    long Reconnects,
    long Checked
);

/// <summary>
/// A latency in milliseconds; percentiles are exact to 1/64 of their value. In an open loop it begins when the post was
/// due, not when it was sent.
/// </summary>
internal sealed record LatencySummary(
    long Count,
    double P50,
    double P90,
    double P95,
    double P99,
    double P999,
    double Max
);

/// <summary>What one process of the server, or the load tester itself (<c>load</c>), took while it was measured.</summary>
/// <param name="Name">As <c>./chat status</c> names it; PostgreSQL is all of its processes together.</param>
/// <param name="CpuSeconds">Processor time, user and system.</param>
/// <param name="PeakMegabytes">The most resident memory seen, sampled once a second; PostgreSQL's shared memory counts once.</param>
internal sealed record ProcessUse(string Name, double CpuSeconds, double MeanMegabytes, double PeakMegabytes);

/// <summary>One second of the run, ramp-up and warm-up included.</summary>
/// <param name="Second">Since the run began.</param>
/// <param name="IsMeasured">Whether it counts.</param>
/// <param name="AcknowledgementP99">Of this second, in ms; 0 when there was none.</param>
/// <param name="Processes">Those that have ended are missing.</param>
internal sealed record TimelinePoint(
    int Second,
    bool IsMeasured,
    long Users,
    long Posted,
    long Acknowledged,
    long Delivered,
    long Failed,
    double AcknowledgementP50,
    double AcknowledgementP99,
    double DeliveryP50,
    double DeliveryP99,
    IReadOnlyList<ProcessSample> Processes
);

/// <param name="Processors">Processors kept busy in this second.</param>
internal sealed record ProcessSample(string Name, double Processors, double Megabytes);

/// <param name="Code">The server's code, for instance <c>CHAT_UNAVAILABLE</c>, or what happened to the connection.</param>
/// <param name="Example">The first such error in full.</param>
internal sealed record ErrorCount(string Code, long Count, string Example);
