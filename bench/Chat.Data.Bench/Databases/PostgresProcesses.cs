using System.Globalization;
using Npgsql;

namespace Chat.Bench.Databases;

/// <summary>PostgreSQL's processes, when they run on this machine: what they take of its processors. Reads <c>/proc</c>.</summary>
internal sealed class PostgresProcesses
{
    private const double JiffiesPerSecond = 100; // USER_HZ, the same on every architecture .NET runs on

    private readonly int _postmaster;

    private PostgresProcesses(int postmaster) => _postmaster = postmaster;

    public static async Task<PostgresProcesses?> FindAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("SELECT pg_backend_pid()");
        var backend = Read((int)(await command.ExecuteScalarAsync())!);
        return backend is { IsPostgres: true } ? new PostgresProcesses(backend.Parent) : null;
    }

    /// <summary>Processor seconds up to now, of processes that have ended too.</summary>
    public double Seconds()
    {
        var processes = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) ? Read(id) : null)
            .OfType<Usage>();
        return processes.Sum(usage =>
                usage.Id == _postmaster ? usage.Own + usage.Ended
                : usage.Parent == _postmaster ? usage.Own
                : 0
            ) / JiffiesPerSecond;
    }

    private static Usage? Read(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile, or runs elsewhere
        }

        // The name stands in parentheses and may contain anything; the numbers follow it.
        var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new Usage(
            id,
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            name == "postgres",
            Jiffies(fields[11]) + Jiffies(fields[12]),
            Jiffies(fields[13]) + Jiffies(fields[14])
        );
    }

    private static double Jiffies(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    /// <param name="Own">Jiffies of the process itself.</param>
    /// <param name="Ended">Those of its children that have ended.</param>
    private sealed record Usage(int Id, int Parent, bool IsPostgres, double Own, double Ended);
}
