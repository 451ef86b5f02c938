using System.Diagnostics;
using Npgsql;

namespace Chat.TestKit.Processes;

/// <summary>
/// A PostgreSQL server of one test's own, to be crashed: the same programs, run by the same user, as the server that
/// <c>CHAT_TEST_POSTGRES</c> names, which must be on this machine.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Quit = 3; // SIGQUIT: PostgreSQL's immediate shutdown

    private readonly string _programs;
    private readonly Owner _owner;
    private readonly string _folder;
    private readonly int _port = Ports.Free();
    private Process? _process;

    private PostgresServer(string programs, Owner owner, string folder)
    {
        (_programs, _owner, _folder) = (programs, owner, folder);
        Server = new TestServer(
            $"Host=127.0.0.1;Port={_port};Username=chat;Password=a server of one test;Database=postgres"
        );
    }

    internal TestServer Server { get; }

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var (programs, owner) = await LookAtAsync(TestServer.FromEnvironment());
        var server = new PostgresServer(programs, owner, Directory.CreateTempSubdirectory("chat-postgres-").FullName);
        await server.CreateAsync();
        await server.RunAsync();
        return server;
    }

    /// <summary>Ends it without a checkpoint or a goodbye, as a crash would, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await QuitAsync();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await QuitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<(string Programs, Owner Owner)> LookAtAsync(TestServer server)
    {
        await using var connection = await server.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT (SELECT setting FROM pg_config WHERE name = 'BINDIR'),
                   substring(pg_read_file('/proc/self/status') FROM 'Uid:\s+(\d+)'),
                   substring(pg_read_file('/proc/self/status') FROM 'Gid:\s+(\d+)')
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), new Owner(reader.GetString(1), reader.GetString(2)));
    }

    private async Task CreateAsync()
    {
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, "a server of one test");
        await EndedAsync(Process.Start("chown", ["-R", $"{_owner.User}:{_owner.Group}", _folder]));
        string[] options = ["-U", "chat", $"--pwfile={password}", "--auth=scram-sha-256", "--no-sync"];
        await EndedAsync(Start("initdb", ["-D", Data, .. options, "--encoding=UTF8", "--locale=C"]));
    }

    private async Task RunAsync()
    {
        string[] settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
        _process = Start("postgres", ["-D", Data, "-p", $"{_port}", .. settings, "-c", "max_connections=200"]);
        await Wait.UntilAsync(AnswersAsync, () => "The test's own PostgreSQL does not start.");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Server.ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false; // not listening, or recovering
        }
    }

    private async Task QuitAsync()
    {
        if (_process is not null)
        {
            ChatProcess.Signal(_process.Id, Quit);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private Process Start(string program, string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        string[] asUser = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={_owner.User}", $"--regid={_owner.Group}", "--clear-groups", "--", .. command]
            : command;
        var start = new ProcessStartInfo(asUser[0], asUser[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task EndedAsync(Process process)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"A PostgreSQL could not be created: exit code {process.ExitCode}.");
        }
    }

    private sealed record Owner(string User, string Group);
}
