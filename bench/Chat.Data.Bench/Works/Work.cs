using Chat.Bench.Databases;
using Chat.Bench.Measuring;
using Npgsql;

namespace Chat.Bench.Works;

/// <summary>A kind of work, done by a number of callers that each begin anew when the last piece is done.</summary>
/// <param name="Name">How the report and <c>--only</c> call it.</param>
/// <param name="Callers">How many at once.</param>
/// <param name="PrepareAsync">Makes what one trial needs: how a piece of the work is done, by which caller.</param>
internal sealed record Work(string Name, int Callers, Func<Session, Task<IWorkload>> PrepareAsync)
{
    /// <summary>What the project has set itself, if anything.</summary>
    public Dictionary<string, string> Goals { get; init; } = [];

    /// <summary>The reading whose query plans belong into the report, if there is one.</summary>
    public Explain? Explain { get; init; }

    public async Task<Measurement> MeasureAsync(Session session, TimeSpan duration)
    {
        await using var workload = await PrepareAsync(session);
        await new ClosedLoop(Callers, workload).RunAsync(duration / 2);

        var meter = new Meter(session.Processes);
        var latency = await new ClosedLoop(Callers, workload).RunAsync(duration);
        return meter.Read(Name, latency);
    }
}

/// <summary>Does a piece of the work once, through a pool whose statements tell their plans.</summary>
internal delegate Task Explain(Session session, NpgsqlDataSource explaining);

/// <summary>One trial's work, and whatever goes on beside it.</summary>
internal interface IWorkload : IAsyncDisposable
{
    /// <summary>Does one piece.</summary>
    /// <param name="caller">Which of the callers does it, from 0.</param>
    Task DoAsync(int caller);
}
