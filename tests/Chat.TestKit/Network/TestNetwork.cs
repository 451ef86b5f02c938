using System.Globalization;
using System.Text;
using Chat.TestKit.Processes;

namespace Chat.TestKit.Network;

/// <summary>
/// What lies between the processes of a test: everything they say to silos and to the database goes through here, and can
/// be held up between any two of them. Nothing is refused or reset then, as when packets are lost; it goes on when healed.
/// Who is talking is found out from the kernel (<c>/proc</c>), so that no protocol needs to be known.
/// </summary>
public sealed class TestNetwork : IAsyncDisposable
{
    /// <summary>How the database is called here.</summary>
    public const string Database = "database";

    private readonly Lock _gate = new();
    private readonly HashSet<(string, string)> _cuts = [];
    private readonly Dictionary<string, Func<int?>> _processes = new(StringComparer.Ordinal);
    private readonly List<NetworkProxy> _proxies = [];
    private readonly Dictionary<int, Hold> _holds = [];
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Makes a node known as somebody who dials.</summary>
    public void Add(string node, Func<int?> process) => _processes.Add(node, process);

    /// <summary>Opens a way to a port of this machine.</summary>
    /// <returns>The port to dial instead.</returns>
    public int Forward(string to, int port)
    {
        var proxy = new NetworkProxy(this, to, port);
        _proxies.Add(proxy);
        return proxy.Port;
    }

    /// <summary>Nothing passes between the two until healed.</summary>
    public void Cut(string one, string other)
    {
        lock (_gate)
        {
            _cuts.Add(Pair(one, other));
        }
    }

    /// <inheritdoc cref="Cut(string, string)"/>
    public void Cut(ChatNode one, ChatNode other) => Cut(one.Name, other.Name);

    /// <summary>Nothing passes between the node and the database until healed.</summary>
    public void CutFromDatabase(ChatNode node) => Cut(node.Name, Database);

    /// <summary>Everything passes, what was held up first.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _cuts.Clear();
            Interlocked.Exchange(ref _changed, NewChange()).SetResult();
        }
    }

    /// <summary>Holds up one connection only.</summary>
    /// <param name="port">The port from which it reaches its goal.</param>
    /// <param name="text">What is going to be said over it.</param>
    /// <returns>Completes when that was said, and is held.</returns>
    public Task HoldAsync(int port, string text)
    {
        var hold = new Hold(Encoding.UTF8.GetBytes(text));
        lock (_gate)
        {
            _holds.Add(port, hold);
        }

        return hold.Met.Task;
    }

    /// <summary>Lets the connection go on.</summary>
    public void Release(int port)
    {
        lock (_gate)
        {
            _holds.Remove(port);
            Interlocked.Exchange(ref _changed, NewChange()).SetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    /// <summary>The node whose process has opened a connection, if it still runs.</summary>
    internal string? FindDialler(int from, int to)
    {
        var socket = FindSocket(from, to);
        return socket is null ? null : _processes.FirstOrDefault(node => Has(node.Value, socket)).Key;
    }

    /// <summary>Waits until nothing stands between two nodes, nor holds up what is to be passed on.</summary>
    internal async Task UntilOpenAsync(string from, string to, NetworkPacket? packet, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            Task changed;
            lock (_gate)
            {
                var hold = packet is null ? null : _holds.GetValueOrDefault(packet.Port);
                hold?.Look(packet!.Bytes.Span);
                if (hold is null && !_cuts.Contains(Pair(from, to)))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private static (string, string) Pair(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);

    private static string? FindSocket(int from, int to)
    {
        var ends = string.Create(CultureInfo.InvariantCulture, $" 0100007F:{from:X4} 0100007F:{to:X4} ");
        return File.ReadLines("/proc/net/tcp")
            .Where(line => line.Contains(ends, StringComparison.Ordinal))
            .Select(line => $"socket:[{line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]}]")
            .FirstOrDefault();
    }

    private static bool Has(Func<int?> find, string socket)
    {
        try
        {
            return find() is { } process
                && Directory.GetFiles($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return false; // it has ended, or been disposed
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Hold(byte[] Text)
    {
        public TaskCompletionSource Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Look(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IndexOf(Text) >= 0)
            {
                Met.TrySetResult();
            }
        }
    }
}

/// <summary>What is to be passed on over a connection, and before it the end of what has been.</summary>
internal sealed record NetworkPacket(int Port, ReadOnlyMemory<byte> Bytes);
