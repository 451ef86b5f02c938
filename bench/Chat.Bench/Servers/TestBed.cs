using System.Diagnostics;
using Npgsql;

namespace Chat.Bench.Servers;

/// <summary>
/// The product and its peers, each with a database of its own on one PostgreSQL server with the product's settings. All
/// of them run all the time; who is not measured has no connections and does next to nothing.
/// </summary>
internal sealed class TestBed : IAsyncDisposable
{
    private readonly string _home = Path.Combine(Checkout.Home, "home");
    private readonly string _results;
    private readonly Dictionary<string, Peer> _peers;

    private TestBed(Options options, string results, CancellationToken stopping)
    {
        (Options, _results, Stopping) = (options, results, stopping);
        Product = new Product(_home, stopping);
        Directory.CreateDirectory(Logs);
        _peers = (options.WithPeers ? new[] { Targets.SignalR, Targets.SocketIo } : []).ToDictionary(
            name => name,
            name => new Peer(name, Product, Logs, stopping),
            StringComparer.Ordinal
        );
    }

    public Options Options { get; }

    public Product Product { get; }

    /// <summary>Ends when the bench is to be ended.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Where the files of single trials go.</summary>
    public string Runs => Path.Combine(_results, "runs");

    private string Logs => Path.Combine(_results, "logs");

    private string SecondHome => Path.Combine(_home, "second");

    /// <summary>Starts everything, on an empty database.</summary>
    public static async Task<TestBed> StartAsync(Options options, string results, CancellationToken stopping)
    {
        var bed = new TestBed(options, results, stopping);
        try
        {
            Directory.CreateDirectory(bed.Runs);
            await bed.SecondProduct("").DownAsync(); // what an earlier run may have left behind
            await bed.Product.DownAsync();
            bed.RemoveData();
            await bed.Product.UpAsync();
            foreach (var (name, peer) in bed._peers)
            {
                await bed.ExecuteAsync($"CREATE DATABASE {name}");
                await peer.StartAsync();
            }

            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public bool Has(string target) => target == Targets.Chat || _peers.ContainsKey(target);

    public Target Find(string target) => target == Targets.Chat ? Product.Describe() : _peers[target].Describe();

    /// <summary>Starts a target's own processes anew, so that its memory is that of a fresh one.</summary>
    public async Task RefreshAsync(string target)
    {
        if (_peers.TryGetValue(target, out var peer))
        {
            await peer.StopAsync();
            await peer.StartAsync();
            return;
        }

        await Product.RestartAsync("silo-1");
        await Product.RestartAsync("gateway-1");
    }

    /// <summary>Ends the product; the peers too, because they would be without their database.</summary>
    public async Task DownAsync()
    {
        foreach (var peer in _peers.Values)
        {
            await peer.StopAsync();
        }

        await Product.DownAsync();
    }

    /// <summary>After <see cref="DownAsync"/> and the start of the product.</summary>
    public async Task StartPeersAsync()
    {
        foreach (var peer in _peers.Values)
        {
            await peer.StartAsync();
        }
    }

    /// <summary>So that nobody pays for what another has written.</summary>
    public Task CheckpointAsync() => ExecuteAsync("CHECKPOINT");

    /// <summary>What was measured on, beside the machine.</summary>
    public async Task<string> DescribeAsync()
    {
        const string Settings = """
            SELECT format('PostgreSQL %s, shared_buffers %s, fsync %s, synchronous_commit %s.', current_setting('server_version'),
                current_setting('shared_buffers'), current_setting('fsync'), current_setting('synchronous_commit'))
            """;
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(Settings, connection);
        var node = await Commands.RunAsync(new ProcessStartInfo("node", ["--version"]), Stopping);
        return $"{await command.ExecuteScalarAsync(Stopping)} Node {node.Trim()}.";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers.Values)
        {
            await peer.DisposeAsync();
        }

        await SecondProduct("").DownAsync();
        await Product.DownAsync();
        foreach (var log in Directory.Exists(Product.Logs) ? Directory.GetFiles(Product.Logs) : [])
        {
            File.Copy(log, Path.Combine(Logs, Path.GetFileName(log)), overwrite: true);
        }

        RemoveData();
    }

    /// <summary>Another product beside the first, of another size, on another database of the same server.</summary>
    public Product SecondProduct(string database) => new(SecondHome, Stopping, (Product, database));

    public async Task EnsureDatabaseAsync(string database)
    {
        await using var connection = await ConnectAsync();
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        exists.Parameters.AddWithValue(database);
        if (await exists.ExecuteScalarAsync(Stopping) is null)
        {
            await ExecuteAsync($"CREATE DATABASE {database}");
        }
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stopping);
    }

    /// <summary>A connection outside of any pool.</summary>
    private async Task<NpgsqlConnection> ConnectAsync(string database = "postgres")
    {
        var connection = new NpgsqlConnection($"{Product.Database(database)};Pooling=false");
        await connection.OpenAsync(Stopping);
        return connection;
    }

    /// <summary>The database may live elsewhere, behind a link, where its user can reach it.</summary>
    private void RemoveData()
    {
        var postgres = new DirectoryInfo(Path.Combine(_home, "postgres"));
        if (postgres.LinkTarget is { } place && Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        if (Directory.Exists(_home))
        {
            Directory.Delete(_home, recursive: true);
        }
    }
}
