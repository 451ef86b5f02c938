using System.Globalization;
using Chat.TestKit.Clients;
using Chat.TestKit.Network;
using Chat.TestKit.Redis;
using Npgsql;
using Xunit;

namespace Chat.TestKit.Processes;

/// <summary>
/// A database of its own, silos and gateways, one of each if nothing else is said: processes that tests may kill and
/// start again.
/// </summary>
public sealed class ChatServer : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>A web page that may call the gateway from a browser.</summary>
    public const string AllowedOrigin = "https://app.example";

    private readonly HttpClient _http = new();
    private readonly TestServer? _postgres;
    private readonly TestNetwork? _network;
    private readonly string[] _siloArguments;
    private readonly RedisDatabase? _redis = RedisDatabase.FromEnvironment();

    private PostgresDatabase? _database;
    private int? _databasePort;

    public ChatServer()
        : this(silos: 1, gateways: 1, postgres: null, network: null, siloArguments: []) { }

    private ChatServer(int silos, int gateways, PostgresServer? postgres, TestNetwork? network, string[] siloArguments)
    {
        _postgres = postgres?.Server;
        (_network, _siloArguments) = (network, siloArguments);
        Silos = [.. Enumerable.Range(1, silos).Select(NewSilo)];
        Gateways = [.. Enumerable.Range(1, gateways).Select(NewGateway)];
        foreach (var node in Nodes)
        {
            network?.Add(node.Name, () => node.ProcessId);
        }
    }

    public PostgresDatabase Database => _database ?? throw new InvalidOperationException("The server has not started.");

    public IReadOnlyList<ChatNode> Silos { get; }

    public IReadOnlyList<ChatNode> Gateways { get; }

    /// <summary>The only silo, or the first.</summary>
    public ChatNode Silo => Silos[0];

    /// <summary>The only gateway, or the first.</summary>
    public ChatNode Gateway => Gateways[0];

    /// <summary>Where the first gateway listens.</summary>
    public Uri Url => Gateway.Url;

    private IEnumerable<ChatNode> Nodes => Silos.Concat(Gateways);

    /// <param name="silos">How many silos start with it.</param>
    /// <param name="gateways">How many gateways start with it.</param>
    /// <param name="postgres">The server for its database; that of all tests if none is given.</param>
    public static ChatServer Of(int silos, int gateways, PostgresServer? postgres = null) =>
        new(silos, gateways, postgres, network: null, siloArguments: []);

    /// <param name="database">What it runs on; disposed with it.</param>
    public static ChatServer On(PostgresDatabase database) => new() { _database = database };

    /// <param name="network">What everything goes through that the processes say to silos and to the database.</param>
    /// <param name="silos">How many silos start with it.</param>
    /// <param name="gateways">How many gateways start with it.</param>
    /// <param name="siloArguments">Settings of all silos.</param>
    public static ChatServer Of(TestNetwork network, int silos, int gateways, params string[] siloArguments) =>
        new(silos, gateways, postgres: null, network, siloArguments);

    public async Task InitializeAsync()
    {
        _database ??= await PostgresDatabase.CreateAsync(_postgres ?? TestServer.FromEnvironment());
        await (_redis?.EmptyAsync() ?? Task.CompletedTask);
        foreach (var node in Nodes)
        {
            node.Start();
        }

        await UntilReadyAsync();
    }

    /// <summary>Waits until every process that is meant to run is ready.</summary>
    public Task UntilReadyAsync() =>
        Wait.UntilAsync(
            async () =>
            {
                var settled = await Task.WhenAll(Nodes.Select(node => node.IsSettledAsync(_http)));
                return settled.All(isSettled => isSettled);
            },
            Explain
        );

    /// <summary>Registers somebody with a name of their own.</summary>
    public async Task<ChatClient> RegisterAsync(string? displayName = null)
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"u{Guid.NewGuid():N}")[..20];
        return await ChatClient.RegisterAsync(Url, username, displayName ?? username);
    }

    /// <summary>What the processes have said.</summary>
    public string Explain() => string.Join('\n', Nodes.Select(node => node.Output));

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Gateways.Concat(Silos))
        {
            await node.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _http.Dispose();
    }

    private ChatNode NewSilo(int number)
    {
        var name = $"silo-{number}";
        var (port, gatewayPort) = (Ports.Free(), Ports.Free());
        return new(
            "Chat.Silo",
            name,
            DatabaseAddress,
            [
                $"--Silo:Name={name}",
                $"--Silo:Port={_network?.Forward(name, port) ?? port}",
                $"--Silo:ListenPort={port}",
                $"--Silo:GatewayPort={_network?.Forward(name, gatewayPort) ?? gatewayPort}",
                $"--Silo:GatewayListenPort={gatewayPort}",
                .. ClusteringArguments(),
                .. _siloArguments,
            ]
        );
    }

    private ChatNode NewGateway(int number)
    {
        var name = $"gateway-{number}";
        return new(
            "Chat.Gateway",
            name,
            DatabaseAddress,
            [
                $"--Gateway:Id={name}",
                "--Accounts:PasswordIterations=10000",
                $"--Cors:Origins:0={AllowedOrigin}",
                .. ClusteringArguments(),
            ]
        );
    }

    private IEnumerable<string> ClusteringArguments() => _redis is null ? [] : [$"--Clustering:Redis={_redis.Address}"];

    private string DatabaseAddress()
    {
        var address = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        if (_network is not null)
        {
            _databasePort ??= _network.Forward(TestNetwork.Database, address.Port);
            (address.Host, address.Port) = ("127.0.0.1", _databasePort.Value);
        }

        return address.ConnectionString;
    }
}
