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
            foreach (var program in programs)
            {
                await Console.Error.WriteLineAsync($"repetition {repetition} of {options.Repetitions}: {program}");
                trials.Add(await RunAsync(program, options));
            }
        }

        await Report.WriteAsync(Console.Out, options, trials);
    }

    private static async Task<Trial> RunAsync(string program, Options options)
    {
        using var process = Programs.Start(program, "trial", $"{options.Duration.TotalSeconds}", options.Only);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Trial>(output)!
            : throw new InvalidOperationException($"A trial of {program} has failed.");
    }
}
