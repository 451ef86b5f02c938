using Spectre.Console;

namespace Chat.LoadTest.Display;

/// <summary>Chooses how a run is shown: a picture that redraws itself, or lines where nobody would see that.</summary>
internal static class RunDisplay
{
    /// <summary>Standard output; without colours when that is a file or a pipe.</summary>
    public static IAnsiConsole Output() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }
        );

    /// <param name="title">What runs, for instance <c>chat · big-room</c>.</param>
    /// <param name="isQuiet">Whether lines are wanted even on a terminal.</param>
    public static IRunDisplay Start(IAnsiConsole console, string title, bool isQuiet)
    {
        var capabilities = console.Profile.Capabilities;
        return isQuiet || !console.Profile.Out.IsTerminal || !capabilities.Ansi
            ? new LineDisplay(console.Profile.Out.Writer)
            : new ScreenDisplay(console, title);
    }
}
