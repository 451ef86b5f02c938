using System.Globalization;
using Chat.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    await BenchCommand.RunAsync(Options.Parse(args));
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
