using System.Threading.Channels;
using Spectre.Console;

namespace Chat.LoadTest.Display;

/// <summary>
/// Shows how a run goes: as a picture that redraws itself, or as lines where nobody would see that. Disposing it ends the
/// display and leaves its last picture.
/// </summary>
internal sealed class RunDisplay : IAsyncDisposable
{
    private const int Waiting = 60; // a minute

    // Drawn elsewhere, because a terminal that is slow, or stopped, must not hold up the run. It misses seconds.
    private readonly Channel<RunStatus> _statuses = Channel.CreateBounded<RunStatus>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );
    private readonly Task _drawing;

    /// <param name="title">What runs, for instance <c>chat · big-room</c>.</param>
    /// <param name="isQuiet">Whether lines are wanted even on a terminal.</param>
    public RunDisplay(IAnsiConsole console, string title, bool isQuiet)
    {
        var isLines = isQuiet || !console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Ansi;
        _drawing = isLines
            ? new LineDisplay(console.Profile.Out.Writer).ShowAsync(_statuses.Reader)
            : new ScreenDisplay(console, title).ShowAsync(_statuses.Reader);
    }

    /// <summary>Standard output; without colours when that is a file or a pipe.</summary>
    public static IAnsiConsole Output() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }
        );

    /// <summary>To be called once a second; costs the caller nothing.</summary>
    public void Show(RunStatus status) => _statuses.Writer.TryWrite(status);

    public async ValueTask DisposeAsync()
    {
        _statuses.Writer.TryComplete();
        await _drawing;
    }
}
