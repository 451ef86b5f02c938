using System.Diagnostics;

namespace Chat.Bench.Servers;

/// <summary>A server that the product is compared with: one process.</summary>
internal sealed class Peer(string name, Product product, string logs, CancellationToken stopping) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly int _port = Checkout.FreePort();
    private Process? _process;

    private Uri Url => new($"http://127.0.0.1:{_port}");

    public async Task StartAsync()
    {
        // With its output in a file, as the product's processes have it.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >>\"$LOG\" 2>&1", .. Command()])
        {
            UseShellExecute = false,
        };
        start.Environment["LOG"] = Path.Combine(logs, $"{name}.log");
        start.Environment["CHAT_POSTGRES"] = Address();
        start.Environment["PORT"] = $"{_port}";
        _process = Process.Start(start)!;
        using var http = new HttpClient();
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The peer {name} does not start; its log tells why.");
            }

            await Task.Delay(Pause, stopping);
        }
    }

    public async Task StopAsync()
    {
        if (_process is not null)
        {
            Commands.Terminate(_process);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
            _process = null;
        }
    }

    public Target Describe() =>
        new(
            name,
            [Url],
            new Dictionary<string, int>(StringComparer.Ordinal)
            {
                [name] = _process!.Id,
                ["postgres"] = product.PidOf("postgres"),
            }
        );

    public async ValueTask DisposeAsync() => await StopAsync();

    private string[] Command() =>
        name == Targets.SignalR
            ? ["dotnet", Checkout.ProgramOf("bench/peers/signalr", "Chat.Peers.SignalR.dll"), "--urls", $"{Url}"]
            : ["node", Path.Combine(Checkout.Root, "bench/peers/socketio/server.mjs")];

    private string Address()
    {
        var database = product.Database(name);
        return name == Targets.SignalR
            ? database.ConnectionString
            : $"postgres://{database.Username}:{database.Password}@{database.Host}:{database.Port}/{database.Database}";
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "/health/ready"), stopping);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
