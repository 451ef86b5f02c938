using System.Globalization;

namespace Chat.Bench.Load;

/// <summary>How many files a process may open here: each connection is one, of the server and of the load tester.</summary>
internal static class FileLimit
{
    private const int Spare = 1_000;
    private const string Line = "Max open files";
    private const int Hard = 1; // the second of the columns behind the name

    /// <exception cref="InvalidOperationException">They are too few for so many connections.</exception>
    public static void Require(int connections)
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Line, StringComparison.Ordinal));
        var limit = line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[Hard];
        if (limit != "unlimited" && int.Parse(limit, CultureInfo.InvariantCulture) < connections + Spare)
        {
            throw new InvalidOperationException(
                $"{connections:N0} connections need a hard limit of {connections + Spare} open files (ulimit -Hn); it is {limit}."
            );
        }
    }
}
