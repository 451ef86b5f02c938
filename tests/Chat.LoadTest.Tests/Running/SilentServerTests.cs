using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Display;
using Chat.LoadTest.Options;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Spectre.Console;

namespace Chat.LoadTest.Tests.Running;

/// <summary>A server that takes connections and says nothing.</summary>
public sealed class SilentServerTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public SilentServerTests() => _server.Start();

    [Fact]
    public async Task RunAsync_nobodyIsAnswered_isUnreachable()
    {
        var (scenario, settings) = new CommandLine(_ => null)
            .Read([
                "idle",
                "--target=signalr",
                "--users=2",
                "--rooms=1",
                "--ramp-up=0s",
                $"--url=http://{_server.LocalEndpoint}",
            ])!
            .Value;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter()) });
        using var runner = new Runner(
            settings,
            scenario,
            Target.Of(settings.Target),
            _ => { },
            () => new RunDisplay(console, "test", isQuiet: true)
        )
        {
            EnteringPatience = TimeSpan.FromMilliseconds(100),
        };

        var failure = await Assert.ThrowsAsync<UnreachableServerException>(() =>
            runner.RunAsync(CancellationToken.None)
        );

        Assert.Contains("does not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadyAsync_nobodyElseWasToldToConnect_waits()
    {
        var run = new Run(new RunSettings(), Target.Of("chat"), [], new Timeline(1, point => point));
        var progress = new LoadTest.Running.Progress(run, [], TimeSpan.Zero);

        Assert.Equal(0, await progress.ReadyAsync(told: 0));
        Assert.Equal(0, await progress.ReadyAsync(told: 0));
        Assert.Equal(0, await progress.ReadyAsync(told: 1));
        await Assert.ThrowsAsync<UnreachableServerException>(() => progress.ReadyAsync(told: 1));
    }

    public void Dispose() => _server.Dispose();
}
