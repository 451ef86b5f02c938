using System.Threading.Channels;
using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Display;

/// <summary>A picture of the run on the terminal, drawn anew once a second.</summary>
internal sealed class ScreenDisplay(IAnsiConsole console, string title)
{
    private const int Remembered = 60; // seconds

    private readonly ScreenPicture _picture = new(title, console.Profile.Width, console.Profile.Capabilities.Unicode);
    private readonly Queue<TimelinePoint> _lastMinute = new(Remembered);

    public Task ShowAsync(ChannelReader<RunStatus> statuses) =>
        console.Live(Text.Empty).StartAsync(context => DrawAsync(context, statuses));

    private async Task DrawAsync(LiveDisplayContext context, ChannelReader<RunStatus> statuses)
    {
        await foreach (var status in statuses.ReadAllAsync())
        {
            if (_lastMinute.Count == Remembered)
            {
                _lastMinute.Dequeue();
            }

            _lastMinute.Enqueue(status.Latest);
            context.UpdateTarget(_picture.Of(status, [.. _lastMinute]));
        }
    }
}
