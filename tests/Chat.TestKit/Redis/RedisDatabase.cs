using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Chat.TestKit.Redis;

/// <summary>
/// A database on the Redis that <c>CHAT_TEST_REDIS</c> names as <c>host:port</c>, for the membership of one test's
/// cluster. Without the variable, and in the embedded build anyway, that is kept in PostgreSQL.
/// </summary>
internal sealed class RedisDatabase
{
    /// <summary>As many as Redis has; more clusters than that do not run at a time.</summary>
    private const int Databases = 16;

    private static int _last;

    private readonly string _host;
    private readonly int _port;
    private readonly int _number = Interlocked.Increment(ref _last) % Databases;

    private RedisDatabase(string host, int port) => (_host, _port) = (host, port);

    /// <summary>Where it is, as <c>Clustering:Redis</c> takes it.</summary>
    public string Address => $"{_host}:{_port},defaultDatabase={_number}";

    public static RedisDatabase? FromEnvironment() =>
        Environment.GetEnvironmentVariable("CHAT_TEST_REDIS")?.Split(':') is [var host, var port]
            ? new(host, int.Parse(port, CultureInfo.InvariantCulture))
            : null;

    public async Task EmptyAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host, _port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"SELECT {_number}\r\nFLUSHDB\r\n"));
        using var answers = new StreamReader(client.GetStream());
        if (await answers.ReadLineAsync() is not "+OK" || await answers.ReadLineAsync() is not "+OK")
        {
            throw new InvalidOperationException($"A database of the Redis at {_host}:{_port} cannot be emptied.");
        }
    }
}
