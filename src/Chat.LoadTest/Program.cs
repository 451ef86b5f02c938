using System.Globalization;
using System.Runtime.InteropServices;
using Chat.LoadTest;
using Chat.LoadTest.Display;
using Chat.LoadTest.Options;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Npgsql;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    if (new CommandLine().Read(args) is not var (scenario, settings))
    {
        return ExitCode.Good;
    }

    var files = new ReportFiles(settings.Json, settings.Html);
    files.Prepare();
    using var interrupted = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = !interrupted.IsCancellationRequested; // the second time it ends at once
        interrupted.Cancel();
    };
    using var terminated = PosixSignalRegistration.Create(
        PosixSignal.SIGTERM, // as containers are stopped
        signal =>
        {
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    );
    var console = RunDisplay.Output();
    using var runner = new Runner(
        settings,
        scenario,
        Target.Of(settings.Target),
        what => Say(settings, what),
        () => new RunDisplay(console, $"{settings.Target} · {scenario.Name}", settings.IsQuiet)
    );
    var report = await runner.RunAsync(interrupted.Token);
    SummaryTables.Write(console, report);
    files.Write(report, console);
    foreach (var flaw in Verdict.Flaws(report))
    {
        await Console.Error.WriteLineAsync($"Not a good run: {flaw}");
    }

    return Verdict.ExitCodeOf(report);
}
catch (BadUseException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCode.BadUse;
}
catch (UnreachableServerException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCode.Unreachable;
}
catch (NpgsqlException e)
{
    await Console.Error.WriteLineAsync($"The database cannot be used: {e.Message}");
    return ExitCode.Unreachable;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("interrupted: nothing was measured");
    return ExitCode.Unreachable;
}

static void Say(RunSettings settings, string what)
{
    if (!settings.IsQuiet)
    {
        Console.WriteLine(what);
    }
}
