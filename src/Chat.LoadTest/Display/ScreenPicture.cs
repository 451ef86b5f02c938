using Chat.LoadTest.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chat.LoadTest.Display;

/// <summary>What the terminal shows of a moment. Texts of errors are never read as markup.</summary>
internal sealed class ScreenPicture(string title, int width, bool isUnicode)
{
    private const int OtherColumns = 46; // beside the sparkline
    private const int ErrorsShown = 5;
    private const int ViolationsShown = 3;

    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);

    /// <param name="lastMinute">What came before, the latest second included, at the end.</param>
    public IRenderable Of(RunStatus status, IReadOnlyList<TimelinePoint> lastMinute)
    {
        List<IRenderable> rows = [Head(status), Rates(status, lastMinute)];
        if (lastMinute[0].Processes.Count > 0)
        {
            rows.Add(Processes(status, lastMinute));
        }

        if (status.Errors.Count > 0)
        {
            rows.Add(Errors(status));
        }

        rows.AddRange(Violations(status));
        return new Rows(rows);
    }

    private Columns Head(RunStatus status) =>
        new Columns(
            new Text(title, Strong),
            new Text($"{status.PhaseName} {Figures.Time(status.Elapsed)}", new Style(PhaseColor(status.Phase))),
            new Text($"{Figures.Count(status.Latest.Users)} users"),
            new Text($"{Figures.Count(status.Reconnects)} reconnects")
        ).Collapse();

    private Table Rates(RunStatus status, IReadOnlyList<TimelinePoint> lastMinute)
    {
        var table = NewTable("", "now", "", "last minute");
        var now = status.Latest;
        Add("posts/s", Figures.Count(now.Posted), "", point => point.Posted);
        Add("acknowledged/s", Figures.Count(now.Acknowledged), "", point => point.Acknowledged);
        Add("deliveries/s", Figures.Count(now.Delivered), "", point => point.Delivered);
        Add("acknowledgement ms", P50(now.AcknowledgementP50), P99(now.AcknowledgementP99), p => p.AcknowledgementP99);
        Add("delivery ms", P50(now.DeliveryP50), P99(now.DeliveryP99), point => point.DeliveryP99);
        return table;

        static string P50(double latency) => $"p50 {Figures.Latency(latency)}";
        static string P99(double latency) => $"p99 {Figures.Latency(latency)}";
        void Add(string name, string first, string second, Func<TimelinePoint, double> value) =>
            table.AddRow(new Text(name, Faint), new Text(first), new Text(second), Spark(lastMinute.Select(value)));
    }

    private Table Processes(RunStatus status, IReadOnlyList<TimelinePoint> lastMinute)
    {
        var table = NewTable("process", "processors", "MB", "last minute");
        var names = lastMinute.SelectMany(point => point.Processes).Select(process => process.Name).Distinct();
        foreach (var name in names)
        {
            var now = status.Latest.Processes.FirstOrDefault(process => process.Name == name);
            table.AddRow(
                new Text(name, Faint),
                now is null ? new Text("ended", Bad) : new Text(Figures.Short(now.Processors)),
                new Text(now is null ? "" : Figures.Short(now.Megabytes)),
                Spark(lastMinute.Select(point => point.Processes.FirstOrDefault(p => p.Name == name)?.Processors ?? 0))
            );
        }

        return table;
    }

    private static Table Errors(RunStatus status)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn(new Text("errors", Faint)), new TableColumn("").RightAligned(), new("first"));
        foreach (var error in status.Errors.OrderByDescending(error => error.Count).Take(ErrorsShown))
        {
            table.AddRow(
                new Text(Figures.Printable(error.Code), new Style(Color.Yellow)),
                new Text(Figures.Count(error.Count)),
                new Text(Figures.Printable(error.Example, 100)).Ellipsis()
            );
        }

        return table;
    }

    private static IEnumerable<IRenderable> Violations(RunStatus status)
    {
        if (status.ViolationCount == 0)
        {
            return [];
        }

        var first = status.Violations.Take(ViolationsShown);
        return
        [
            new Text($"{Figures.Count(status.ViolationCount)} violations of the promise", Bad),
            .. first.Select(violation => new Text("  " + Figures.Printable(violation), new Style(Color.Red))),
        ];
    }

    private static Table NewTable(string first, string second, string third, string last)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(new Text(first, Faint)) { Width = 18 });
        table.AddColumn(new TableColumn(new Text(second, Faint)) { Width = 11 }.RightAligned());
        table.AddColumn(new TableColumn(new Text(third, Faint)) { Width = 11 }.RightAligned());
        return table.AddColumn(new TableColumn(new Text(last, Faint)).NoWrap());
    }

    private Text Spark(IEnumerable<double> values)
    {
        var shown = values.TakeLast(Math.Max(width - OtherColumns, 1));
        return new Text(Sparkline.Of(shown, isUnicode), new Style(Color.Blue));
    }

    private static Color PhaseColor(RunPhase phase) => phase == RunPhase.Measuring ? Color.Green : Color.Yellow;
}
