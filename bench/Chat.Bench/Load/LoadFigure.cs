using Chat.Bench.Numbers;

namespace Chat.Bench.Load;

/// <summary>A figure and where it stands in what the load tester tells of a run.</summary>
internal sealed record LoadFigure(Figure Figure, Func<RunReport, double> Of)
{
    private const string Load = "load";
    private const string Postgres = "postgres";

    public static readonly LoadFigure DeliveryP50 = new(new("due → received p50, ms", "0.0"), run => run.Delivery.P50);
    public static readonly LoadFigure DeliveryP99 = new(new("due → received p99, ms", "0.0"), run => run.Delivery.P99);
    public static readonly LoadFigure AnswerP50 = new(new("answered p50, ms", "0.0"), run => run.Acknowledgement.P50);
    public static readonly LoadFigure AnswerP99 = new(new("answered p99, ms", "0.0"), run => run.Acknowledgement.P99);
    public static readonly LoadFigure Posts = new(new("posts/s"), run => run.Totals.Acknowledged / run.MeasuredSeconds);
    public static readonly LoadFigure Deliveries = new(
        new("deliveries/s"),
        run => run.Totals.Delivered / run.MeasuredSeconds
    );

    /// <summary>All processes of the server and PostgreSQL.</summary>
    public static readonly LoadFigure CpuPerPost = new(
        new("server CPU per post, µs"),
        run => Each(ServerSeconds(run), run.Totals.Acknowledged)
    );

    public static readonly LoadFigure CpuPerDelivery = new(
        new("server CPU per delivery, µs", "0.00"),
        run => Each(ServerSeconds(run), run.Totals.Delivered)
    );

    /// <summary>Without PostgreSQL.</summary>
    public static readonly LoadFigure Memory = new(
        new("memory of the server, MB"),
        run => Server(run).Where(process => process.Name != Postgres).Sum(process => process.PeakMegabytes)
    );

    public static readonly LoadFigure Users = new(new("users online"), run => run.Totals.Users);

    /// <summary>What the load itself took of the processors that it shares with the server.</summary>
    public static readonly LoadFigure LoadProcessors = new(
        new("load's processors", "0.00"),
        run =>
            run.Processes.Where(process => process.Name == Load).Sum(process => process.CpuSeconds)
            / run.MeasuredSeconds
    );

    public LoadFigure With(Goal goal) => this with { Figure = Figure with { Goal = goal } };

    private static IEnumerable<ProcessUse> Server(RunReport run) =>
        run.Processes.Where(process => process.Name != Load);

    private static double ServerSeconds(RunReport run) => Server(run).Sum(process => process.CpuSeconds);

    private static double Each(double seconds, long count) => count == 0 ? double.NaN : seconds * 1e6 / count;
}
