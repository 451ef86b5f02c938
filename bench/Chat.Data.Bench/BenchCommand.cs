using Chat.Bench.Databases;
using Chat.Bench.Measuring;
using Chat.Bench.Reports;

namespace Chat.Bench;

/// <summary>Fills a database, does every kind of work on it, again and again, and prints what was found.</summary>
internal static class BenchCommand
{
    public static async Task RunAsync(Options options)
    {
        await using var database = await BenchDatabase.OpenAsync(options);
        if (options.Works.Count == 0)
        {
            return;
        }

        var trials = new List<Measurement>();
        for (var repetition = 1; repetition <= options.Repetitions; repetition++)
        {
            foreach (var work in options.Works)
            {
                await Console.Error.WriteLineAsync($"{repetition} of {options.Repetitions}: {work.Name}");
                await using var session = await Session.StartAsync(database);
                trials.Add(await work.MeasureAsync(session, options.Duration));
            }
        }

        await Report.WriteAsync(Console.Out, options, database, trials);
    }
}
