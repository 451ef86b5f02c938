using System.Globalization;
using Chat.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    return await BenchCommand.RunAsync(Options.Parse(args));
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"chat: {e.Message}\n{Options.Usage}");
    return 2;
}
