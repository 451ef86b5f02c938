using System.Text.Json;
using Chat.Bench.Silo;
using Chat.Bench.Trials;

namespace Chat.Bench.Reports;

/// <summary>Has the trials run, each in processes of its own, and prints what they found.</summary>
internal static class ReportCommand
{
    public static async Task RunAsync(Options options)
    {
        string[] programs = options.Peer is null ? [Programs.Own] : [Programs.Own, options.Peer];
        var trials = new List<Trial>();
        for (var repetition = 1; repetition <= options.Repetitions; repetition++)
        {
            foreach (
                var (work, program) in options.Trials.SelectMany(_ => programs, (work, program) => (work, program))
            )
            {
                await Console.Error.WriteLineAsync($"{repetition} of {options.Repetitions}: {work}: {program}");
                trials.Add(await RunAsync(program, options.Duration, work));
            }
        }

        await Report.WriteAsync(Console.Out, options, trials);
    }

    private static async Task<Trial> RunAsync(string program, TimeSpan duration, string work)
    {
        using var process = Programs.Start(program, "trial", $"{duration.TotalSeconds}", work);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Trial>(output)!
            : throw new InvalidOperationException($"A trial of {program} has failed.");
    }
}
