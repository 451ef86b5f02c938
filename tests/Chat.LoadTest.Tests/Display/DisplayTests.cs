using Chat.LoadTest.Display;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Tests.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Tests.Display;

public sealed class DisplayTests
{
    private static readonly RunReport Report = ExampleReports.Full();

    private readonly StringWriter _output = new();

    [Fact]
    public void Lines_comeEveryFewSecondsAndAtAChangeOfPhase()
    {
        var display = new LineDisplay(_output);
        for (var second = 0; second < 32; second++)
        {
            display.Show(StatusAt(second, second < 22 ? RunPhase.WarmUp : RunPhase.Measuring));
        }

        string[] expected = ["00:00", "00:05", "00:10", "00:15", "00:20", "00:22", "00:27"];
        var lines = Lines();
        Assert.Equal(expected, lines.Select(line => line[..5]));
        Assert.Contains("measuring", lines[^1]);
        Assert.Contains("users 1000  posts/s 50  acks/s 50", lines[^1]);
        Assert.Contains("errors 12  reconnects 7  violations 0", lines[^1]);
        Assert.Contains("silo-1 0.2", lines[^1]);
    }

    [Fact]
    public void Lines_tellAViolationAtOnce_andOnce()
    {
        var display = new LineDisplay(_output);
        display.Show(StatusAt(0, RunPhase.Measuring));
        var violated = StatusAt(1, RunPhase.Measuring) with
        {
            ViolationCount = 1,
            Violations = ["seq 7\e[2J is missing"],
        };
        display.Show(violated);
        display.Show(violated);

        Assert.Equal("VIOLATION seq 7 [2J is missing", Assert.Single(Lines().Skip(1)));
    }

    [Fact]
    public async Task Screen_showsWhatIsSoFar_andNoMarkupOfErrors()
    {
        var display = new RunDisplay(Terminal(), "chat · big-room", isQuiet: false);
        for (var second = 55; second <= 110; second++)
        {
            display.Show(
                StatusAt(second, RunPhase.Measuring) with
                {
                    ViolationCount = 3,
                    Violations = ["[red]seq 41[/] after seq 39"],
                    Errors = [new ErrorCount("[CODE]", 5, "\e[2J[/]")],
                }
            );
        }

        await display.DisposeAsync();

        var screen = _output.ToString();
        string[] shown =
        [
            "chat · big-room",
            "measuring 01:50",
            "1,000 users",
            "gateway-1",
            "ended", // silo-1, ten seconds ago
            "▇",
            "[CODE]",
            " [2J[/]",
            "3 violations",
            "[red]seq 41[/] after seq 39",
        ];
        Assert.All(shown, text => Assert.Contains(text, screen));
    }

    [Theory]
    [InlineData(true, AnsiSupport.Yes)]
    [InlineData(false, AnsiSupport.No)]
    public async Task Display_isLines_whenQuietOrNotATerminal(bool isQuiet, AnsiSupport ansi)
    {
        await using (var display = new RunDisplay(Terminal(ansi), "chat", isQuiet))
        {
            display.Show(StatusAt(60, RunPhase.Measuring));
        }

        Assert.StartsWith("01:00 measuring  users 1000", Assert.Single(Lines()));
    }

    [Fact]
    public void Summary_hasTheFigures()
    {
        var report = Report with { IsInterrupted = true, MeasuredSeconds = 100, PlannedSeconds = 1800 };
        SummaryTables.Write(Terminal(AnsiSupport.No), report);

        string[] figures =
        [
            "4,991,234",
            "31.6", // p99.9 of the acknowledgement
            "213", // the longest delivery
            "20,950", // CPU microseconds of the server per post
            "9 × CHAT_UNAVAILABLE, first: The channel is moving.",
            "2 violations",
            "user 18 in room-3: seq 44 twice",
            "interrupted after 100.0 of 1800 s",
            "add reaction",
            "717",
            "4.64",
        ];
        Assert.All(figures, figure => Assert.Contains(figure, _output.ToString()));
    }

    [Fact]
    public void Sparkline_hasTheHighestBarForTheHighestValue()
    {
        Assert.Equal(" ▁▅█", Sparkline.Of([0, 0.1, 5, 10], isUnicode: true));
        Assert.Equal("", Sparkline.Of([], isUnicode: true));
        Assert.Equal("  ", Sparkline.Of([0, 0], isUnicode: false));
    }

    private static RunStatus StatusAt(int second, RunPhase phase) =>
        new(phase, TimeSpan.FromSeconds(second), Report.Timeline[second], 7, Report.Errors, 0, []);

    private string[] Lines() => _output.ToString().TrimEnd().Split(Environment.NewLine);

    private IAnsiConsole Terminal(AnsiSupport ansi = AnsiSupport.Yes) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, Out = new Output(_output, ansi == AnsiSupport.Yes) });

    private sealed class Output(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => 120;

        public int Height => 60;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
