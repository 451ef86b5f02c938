using System.Net.WebSockets;
using System.Text.Json;

namespace Chat.Bench.Presence;

/// <summary>One device: a connection to the hub, by hand, so that nothing but the server takes time.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;

    private readonly ClientWebSocket _socket = new();

    /// <summary>Connects and reads what comes until the connection ends.</summary>
    /// <param name="heard">Gets each record.</param>
    public async Task OpenAsync(Uri server, string accessToken, Action<JsonElement> heard, CancellationToken stopping)
    {
        var address = new UriBuilder(new Uri(server, "/hub")) { Scheme = "ws", Query = $"access_token={accessToken}" };
        await _socket.ConnectAsync(address.Uri, stopping);
        await SendAsync(new { protocol = "json", version = 1 }, stopping);
        Reading = ReadAsync(heard, stopping);
    }

    /// <summary>Fails when the connection does.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    public Task CallAsync(string method, object argument, CancellationToken stopping) =>
        SendAsync(
            new
            {
                type = 1,
                target = method,
                arguments = new[] { argument },
            },
            stopping
        );

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task SendAsync(object record, CancellationToken stopping)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(record), RecordEnd];
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, stopping);
    }

    private async Task ReadAsync(Action<JsonElement> heard, CancellationToken stopping)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), stopping);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException(
                    $"The server closed a connection: {_socket.CloseStatusDescription}"
                );
            }

            length += received.Count;
            for (int end; (end = buffer.AsSpan(0, length).IndexOf(RecordEnd)) >= 0; )
            {
                using var record = JsonDocument.Parse(buffer.AsMemory(0, end));
                heard(record.RootElement);
                buffer.AsSpan(end + 1, length - end - 1).CopyTo(buffer);
                length -= end + 1;
            }
        }
    }
}
