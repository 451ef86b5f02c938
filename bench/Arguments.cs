using System.Globalization;

namespace Chat.Bench;

/// <summary>The values that follow options, the same in all benches.</summary>
internal static class Arguments
{
    /// <param name="at">Where the value has to be: after its option.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public static string Value(string[] args, int at) =>
        at < args.Length ? args[at] : throw new FormatException($"{args[at - 1]} needs a value.");

    /// <exception cref="FormatException">It is no such number.</exception>
    public static double Number(string[] args, int at, double least, double most) =>
        double.TryParse(Value(args, at), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"{args[at - 1]} takes a number from {least} to {most}.");
}
