using System.Threading.Channels;
using Chat.LoadTest.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chat.LoadTest.Display;

/// <summary>A picture of the run on the terminal, drawn anew once a second.</summary>
internal sealed class ScreenDisplay : IRunDisplay
{
    private const int Remembered = 60; // seconds

    private readonly ScreenPicture _picture;
    private readonly Queue<TimelinePoint> _lastMinute = new(Remembered);

    // A terminal that is slow, or stopped, misses pictures: it must not hold up the run.
    private readonly Channel<IRenderable> _pictures = Channel.CreateBounded<IRenderable>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );
    private readonly Task _drawing;

    public ScreenDisplay(IAnsiConsole console, string title)
    {
        _picture = new ScreenPicture(title, console.Profile.Width, console.Profile.Capabilities.Unicode);
        _drawing = console.Live(Text.Empty).StartAsync(DrawAsync);
    }

    public void Show(RunStatus status)
    {
        if (_lastMinute.Count == Remembered)
        {
            _lastMinute.Dequeue();
        }

        _lastMinute.Enqueue(status.Latest);
        _pictures.Writer.TryWrite(_picture.Of(status, [.. _lastMinute]));
    }

    public async ValueTask DisposeAsync()
    {
        _pictures.Writer.TryComplete();
        await _drawing;
    }

    private async Task DrawAsync(LiveDisplayContext context)
    {
        await foreach (var picture in _pictures.Reader.ReadAllAsync())
        {
            context.UpdateTarget(picture);
        }
    }
}
