using System.Globalization;
using Chat.Bench.Reports;
using Chat.Bench.Silo;
using Chat.Bench.Trials;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    await (
        args switch
        {
            ["silo", var siloPort, var gatewayPort] => BenchSilo.RunAsync(int.Parse(siloPort), int.Parse(gatewayPort)),
            ["trial", var seconds, var only] => TrialCommand.RunAsync(
                TimeSpan.FromSeconds(double.Parse(seconds)),
                only
            ),
            _ => ReportCommand.RunAsync(Options.Parse(args)),
        }
    );
    return 0;
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n{Options.Usage}");
    return 2;
}
catch (Exception e)
{
    await Console.Error.WriteLineAsync($"{e}");
    return 1;
}
