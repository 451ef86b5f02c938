using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Chat.Bench.Servers;

/// <summary>The product as <c>./chat up</c> starts it, with its own PostgreSQL, which the peers use too.</summary>
internal sealed class Product(string home, CancellationToken stopping)
{
    private readonly int _port = Checkout.FreePort();

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public string Logs => Path.Combine(home, "log");

    /// <summary>Starts everything and returns when it is ready.</summary>
    public Task UpAsync(int silos = 1) =>
        ChatAsync(stopping, "up", "--detach", "--port", $"{_port}", "--silos", $"{silos}");

    public Task DownAsync() => ChatAsync(CancellationToken.None, "down");

    /// <summary>Starts one process anew.</summary>
    public Task RestartAsync(string process) => ChatAsync(stopping, "restart", process);

    public Process Find(string process) => Process.GetProcessById(PidOf(process));

    public Target Describe() =>
        new(
            Targets.Chat,
            Url,
            new[] { "silo-1", "gateway-1", "postgres" }.ToDictionary(name => name, PidOf, StringComparer.Ordinal)
        );

    public int PidOf(string process) =>
        int.Parse(File.ReadAllText(Path.Combine(home, "run", $"{process}.pid")), CultureInfo.InvariantCulture);

    /// <summary>How to reach a database of the server.</summary>
    public NpgsqlConnectionStringBuilder Database(string name) =>
        new()
        {
            Host = "127.0.0.1",
            Port = int.Parse(ReadOfPostgres("port"), CultureInfo.InvariantCulture),
            Username = "chat",
            Password = ReadOfPostgres("password"),
            Database = name,
        };

    private string ReadOfPostgres(string file) => File.ReadAllText(Path.Combine(home, "postgres", file)).Trim();

    private async Task ChatAsync(CancellationToken until, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "chat"), arguments);
        start.Environment["CHAT_HOME"] = home;
        start.Environment.Remove("CHAT_POSTGRES");
        await Commands.RunAsync(start, until);
    }
}
