using System.Globalization;
using Chat.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--help" or "-h", ..])
{
    Console.WriteLine(Options.Usage);
    return 0;
}

try
{
    return await BenchCommand.RunAsync(Options.Parse(args));
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"chat: {e.Message}\n{Options.Usage}");
    return 2;
}
