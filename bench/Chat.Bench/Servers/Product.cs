using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Chat.Bench.Servers;

/// <summary>The product as <c>./chat up</c> starts it, with its own PostgreSQL, which the peers use too.</summary>
/// <param name="foreign">A product whose PostgreSQL is used instead of an own one, and which database there.</param>
internal sealed class Product(string home, CancellationToken stopping, (Product Owner, string Name)? foreign = null)
{
    private readonly int _port = Checkout.FreePort();

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public string Logs => Path.Combine(home, "log");

    /// <summary>Starts everything and returns when it is ready.</summary>
    public Task UpAsync(int silos = 1, int gateways = 1) =>
        ChatAsync(stopping, "up", "--detach", "--port", $"{_port}", "--silos", $"{silos}", "--gateways", $"{gateways}");

    public Task DownAsync() => ChatAsync(CancellationToken.None, "down");

    /// <summary>Starts one process anew.</summary>
    public Task RestartAsync(string process) => ChatAsync(stopping, "restart", process);

    public Process Find(string process) => Process.GetProcessById(PidOf(process));

    public Target Describe()
    {
        var hosts = Directory
            .GetFiles(Path.Combine(home, "run"), "*-*.pid")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)
            .ToList();
        var processes = hosts.ToDictionary(name => name, PidOf, StringComparer.Ordinal);
        processes["postgres"] = (foreign?.Owner ?? this).PidOf("postgres");
        var gateways = hosts.Count(name => name.StartsWith("gateway-", StringComparison.Ordinal));
        return new Target(
            Targets.Chat,
            [.. Enumerable.Range(_port, gateways).Select(port => new Uri($"http://127.0.0.1:{port}"))],
            processes,
            Address().ConnectionString
        );
    }

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

    private NpgsqlConnectionStringBuilder Address() => foreign?.Owner.Database(foreign.Value.Name) ?? Database("chat");

    private string ReadOfPostgres(string file) => File.ReadAllText(Path.Combine(home, "postgres", file)).Trim();

    private async Task ChatAsync(CancellationToken until, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "chat"), arguments);
        start.Environment["CHAT_HOME"] = home;
        start.Environment.Remove("CHAT_POSTGRES");
        if (foreign is not null && arguments[0] == "up")
        {
            start.Environment["CHAT_POSTGRES"] = Address().ConnectionString;
        }

        await Commands.RunAsync(start, until);
    }
}
