using System.Globalization;
using Chat.TestKit.Clients;
using Xunit;

namespace Chat.TestKit.Processes;

/// <summary>A database of its own, one silo and one gateway, each a process that tests may kill and start again.</summary>
public sealed class ChatServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly int _siloPort = Ports.Free();
    private readonly int _siloGatewayPort = Ports.Free();
    private readonly int _siloHealthPort = Ports.Free();
    private readonly int _port = Ports.Free();
    private readonly List<ChatProcess> _ended = [];

    private PostgresDatabase? _database;

    public PostgresDatabase Database => _database ?? throw new InvalidOperationException("The server has not started.");

    public ChatProcess Silo { get; private set; } = null!;

    public ChatProcess Gateway { get; private set; } = null!;

    /// <summary>Where the gateway listens.</summary>
    public Uri Url => new($"http://127.0.0.1:{_port}");

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        StartSilo();
        StartGateway();
        await UntilReadyAsync();
    }

    public void StartSilo() =>
        Silo = Start(
            "Chat.Silo",
            "silo-1",
            Silo,
            $"--urls=http://127.0.0.1:{_siloHealthPort}",
            $"--Silo:Name=silo-1",
            $"--Silo:Port={_siloPort}",
            $"--Silo:GatewayPort={_siloGatewayPort}"
        );

    public void StartGateway() =>
        Gateway = Start(
            "Chat.Gateway",
            "gateway-1",
            Gateway,
            $"--urls={Url}",
            "--Gateway:Id=gateway-1",
            "--Accounts:PasswordIterations=10000"
        );

    public Task UntilReadyAsync() => Wait.UntilAsync(IsReadyAsync, Explain);

    /// <summary>Registers somebody with a name of their own.</summary>
    public async Task<ChatClient> RegisterAsync(string? displayName = null)
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"u{Guid.NewGuid():N}")[..20];
        return await ChatClient.RegisterAsync(Url, username, displayName ?? username);
    }

    /// <summary>What the processes have said.</summary>
    public string Explain() => string.Join('\n', _ended.Append(Silo).Append(Gateway).Select(process => process.Output));

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _ended.Append(Gateway).Append(Silo))
        {
            await process.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _http.Dispose();
    }

    private ChatProcess Start(string project, string name, ChatProcess? before, params string[] arguments)
    {
        if (before is not null)
        {
            _ended.Add(before);
        }

        return ChatProcess.Start(project, name, Database.ConnectionString, arguments);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (Silo.HasExited || Gateway.HasExited)
        {
            throw new InvalidOperationException($"A process has ended.\n{Explain()}");
        }

        try
        {
            return (await _http.GetAsync(new Uri(Url, "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
