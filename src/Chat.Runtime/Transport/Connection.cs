using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Chat.Runtime.Serialization;
using Microsoft.AspNetCore.Connections;

namespace Chat.Runtime.Transport;

/// <summary>
/// Frames over one socket. Senders write into a shared buffer; one flush at a time takes all that has gathered, so many
/// small frames cost one system call.
/// </summary>
internal sealed class Connection(ConnectionContext context, int maxFrameSize) : IThreadPoolWorkItem, IAsyncDisposable
{
    private const int LengthSize = 4;

    /// <summary>Bytes of a buffer that is used again: enough for a busy stream, little for the few connections there are.</summary>
    private const int KeptCapacity = 4 * 1024 * 1024;

    /// <summary>Bytes that may wait for a peer that does not read; with more it is given up.</summary>
    private const int HardLimit = 256 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireWriter _gathering = new();
    private WireWriter _spare = new();
    private bool _flushing;
    private bool _isClosed;
    private bool _isFinished;
    private int _received; // how often something was
    private int _receivedBefore = -1;

    /// <summary>Who is at the other end, for logs.</summary>
    public string Peer { get; set; } = context.RemoteEndPoint?.ToString() ?? "?";

    /// <summary>State of the handler of this connection.</summary>
    public object? Session { get; set; }

    /// <summary>Whether the silo at the other end has said that it stops, and will end the connection itself.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Cancelled when either side has ended the connection.</summary>
    public CancellationToken Closed => context.ConnectionClosed;

    /// <summary>
    /// For how many looks in a row nothing has come: one that is to be a while after the look before. Counted rather than
    /// measured, so that a process that was suspended does not blame the others for it.
    /// </summary>
    public int SilentLooks { get; private set; }

    /// <summary>Looks whether anything has come since the last look.</summary>
    public void Look()
    {
        var received = Volatile.Read(ref _received);
        SilentLooks = received == _receivedBefore ? SilentLooks + 1 : 0;
        _receivedBefore = received;
    }

    /// <summary>
    /// Queues a frame. Frames arrive in the order in which they were queued, or the connection is lost.
    /// </summary>
    /// <returns>Whether it was queued; not when the connection has ended or more than the limit waits already.</returns>
    /// <exception cref="OrleansException">The frame is too large, or a value cannot be written. Nothing was queued.</exception>
    public bool TrySend<TState>(
        FrameKind kind,
        TState state,
        Action<WireWriter, TState> write,
        int limit = int.MaxValue
    )
    {
        lock (_gate)
        {
            if (_isClosed || _isFinished || _gathering.Position > limit)
            {
                return false;
            }

            if (_gathering.Position > HardLimit)
            {
                Abort("The other side does not read.");
                return false;
            }

            var start = _gathering.Position;
            try
            {
                var content = _gathering.BeginBlock();
                _gathering.WriteByte((byte)kind);
                write(_gathering, state);
                _gathering.EndBlock(content);
                CheckSize(_gathering.Position - content);
            }
            catch
            {
                _gathering.Truncate(start);
                throw;
            }

            _isFinished = kind is FrameKind.Goodbye;
            if (_flushing)
            {
                return true;
            }

            _flushing = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Reads frames until the connection ends. Malformed input ends it.</summary>
    public async Task RunAsync(IFrameHandler handler)
    {
        var reader = new WireReader();
        try
        {
            while (await ReadAsync(handler, reader)) { }
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The other side has gone, which is how connections end.
        }
        finally
        {
            Abort("The connection has ended.");
        }
    }

    /// <summary>Reads the next frame only, for the handshake.</summary>
    public async Task<T> ReadOneAsync<T>(Func<FrameKind, WireReader, T> read, int limit, CancellationToken cancellation)
    {
        var input = context.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, limit, out var frame))
            {
                var reader = new WireReader();
                reader.Reset(frame.ToArray());
                var value = read((FrameKind)reader.ReadByte(), reader);
                input.AdvanceTo(buffer.Start);
                return value;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                throw new IOException("The other side has closed the connection.");
            }
        }
    }

    /// <summary>Ends the connection now. What was queued may be lost.</summary>
    public void Abort(string reason)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        context.Abort(new ConnectionAbortedException(reason));
        _closed.TrySetResult();
    }

    /// <summary>Ends the connection once everything that was queued is on its way.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await DrainAsync(cancellation);
        await context.Transport.Output.CompleteAsync();
        await _closed.Task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until what was queued has been handed to the socket.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && !_closed.Task.IsCompleted)
        {
            lock (_gate)
            {
                if (!_flushing)
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Abort("The connection was disposed.");
        await context.DisposeAsync();
    }

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        try
        {
            while (Swap() is { } full)
            {
                await context.Transport.Output.WriteAsync(full.Written);
                full.Truncate(0);
                _spare = full.Capacity > KeptCapacity ? new WireWriter() : full;
            }
        }
        catch (Exception e)
        {
            Abort(e.Message);
        }
    }

    private WireWriter? Swap()
    {
        lock (_gate)
        {
            if (_gathering.Position == 0 || _isClosed)
            {
                _flushing = false;
                return null;
            }

            var full = _gathering;
            _gathering = _spare;
            return full;
        }
    }

    private async ValueTask<bool> ReadAsync(IFrameHandler handler, WireReader reader)
    {
        var result = await context.Transport.Input.ReadAsync();
        Volatile.Write(ref _received, _received + 1);
        var buffer = result.Buffer;
        while (TryTake(ref buffer, maxFrameSize, out var frame))
        {
            Dispatch(handler, reader, frame);
        }

        context.Transport.Input.AdvanceTo(buffer.Start, buffer.End);
        return !result.IsCompleted && !result.IsCanceled;
    }

    private void Dispatch(IFrameHandler handler, WireReader reader, ReadOnlySequence<byte> frame)
    {
        if (frame.IsSingleSegment && MemoryMarshal.TryGetArray(frame.First, out var array))
        {
            reader.Reset(array);
            handler.OnFrame(this, (FrameKind)reader.ReadByte(), reader);
            return;
        }

        var length = checked((int)frame.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            frame.CopyTo(rented);
            reader.Reset(new ArraySegment<byte>(rented, 0, length));
            handler.OnFrame(this, (FrameKind)reader.ReadByte(), reader);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, int limit, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < LengthSize)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[LengthSize];
        buffer.Slice(0, LengthSize).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (length == 0 || length > limit)
        {
            throw new WireException($"A frame of {length} bytes; the limit is {limit}.");
        }

        if (buffer.Length < LengthSize + length)
        {
            return false;
        }

        frame = buffer.Slice(LengthSize, length);
        buffer = buffer.Slice(LengthSize + length);
        return true;
    }

    private void CheckSize(int size)
    {
        if (size > maxFrameSize)
        {
            throw new OrleansException($"The message takes {size} bytes; the limit is {maxFrameSize}.");
        }
    }
}
