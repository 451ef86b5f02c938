using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Chat.Delivery;

/// <summary>
/// The bytes under a client's WebSocket. What SignalR says comes through here frame by frame. Events are written in
/// between: past SignalR's and Kestrel's pipes, straight to the socket where that is the last thing before the wire.
/// </summary>
/// <remarks>
/// Relies on how the framework's WebSocket writes: one call for each frame, and the next when the one before it has
/// completed. It does not write before it has read something, and a client does not send before it has been answered that
/// the connection is a WebSocket now: nothing of Kestrel's is under way when the socket is written to.
/// </remarks>
internal sealed class ClientStream(Stream inner, Socket? socket, IConnectionLifetimeFeature? lifetime)
    : Stream,
        IEventWriter
{
    private const byte Final = 0x80;
    private const byte Control = 0x08;
    private const byte Opcode = 0x0f;
    private const byte Closing = 0x08;

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isWithinMessage; // of the WebSocket: it keeps the turn until the message's last frame
    private volatile bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    /// <summary>Writes a frame of the WebSocket.</summary>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var head = buffer.Span[0];
        if (!_isWithinMessage)
        {
            await _turn.WaitAsync(cancellationToken);
        }

        try
        {
            _hasEnded |= (head & Opcode) == Closing;
            await SendAsync(buffer, cancellationToken);
            _isWithinMessage = (head & Control) != 0 ? _isWithinMessage : (head & Final) == 0;
        }
        catch
        {
            (_hasEnded, _isWithinMessage) = (true, false);
            throw;
        }
        finally
        {
            if (!_isWithinMessage)
            {
                _turn.Release();
            }
        }
    }

    public async ValueTask WriteAsync(EventBlock block)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_hasEnded) // nothing may follow the frame that closes
            {
                await SendAsync(block.Frame, CancellationToken.None);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Abort() => lifetime?.Abort();

    /// <summary>Every write is flushed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hasEnded = true;
            if (_turn.CurrentCount == 0)
            {
                Abort(); // else whoever writes to a client that does not read would never end
            }

            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (socket is null)
        {
            await inner.WriteAsync(bytes, cancellation);
            await inner.FlushAsync(cancellation);
            return;
        }

        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
        }
    }
}
