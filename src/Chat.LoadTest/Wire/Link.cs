using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Chat.LoadTest.Wire;

/// <summary>Who is told what happens to a <see cref="Link"/>; always on the loop's thread.</summary>
internal interface ILinkOwner : IFrameHandler
{
    /// <summary>The server speaks WebSocket now.</summary>
    void OnOpen();

    /// <summary>It is over, and not by <see cref="Link.Drop"/>.</summary>
    void OnLost(string reason);
}

/// <summary>One connection of a loop. Quiet ones hold no buffers.</summary>
internal sealed class Link(Loop loop, ILinkOwner owner, int separator)
{
    private const int SmallBuffer = 4096;

    private readonly FrameReader _reader = new(separator);
    private readonly OutputBuffer _output = new();
    private Socket? _socket;
    private byte[] _kept = [];
    private int _keptLength;
    private ulong _tag;
    private State _state;
    private bool _isDirty;
    private bool _isBlocked;

    private enum State
    {
        Connecting,
        Upgrading,
        Open,
        Over,
    }

    public long BytesReceived { get; private set; }

    /// <summary>While true nothing is read, as if the user's device were busy with something else.</summary>
    public bool IsPaused { get; private set; }

    /// <param name="address">Where to.</param>
    /// <param name="request">Asks for a WebSocket.</param>
    /// <param name="hasSmallBuffers">Whether the system should take little on its behalf.</param>
    public void Connect(EndPoint address, byte[] request, bool hasSmallBuffers = false)
    {
        _output.AddRaw(request);
        try
        {
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                Blocking = false,
                NoDelay = true,
            };
            if (hasSmallBuffers)
            {
                _socket.ReceiveBufferSize = SmallBuffer;
            }

            _socket.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Told by the loop when it is done.
        }
        catch (SocketException e)
        {
            loop.Later(() => Lose($"cannot connect: {e.Message}"));
            return;
        }

        _tag = loop.Add(this, _socket!.Handle);
        loop.Epoll.Change(_socket.Handle, _tag, readable: true, writable: true);
        _isBlocked = true;
    }

    /// <summary>Loses it if the server has not answered yet.</summary>
    public void GiveUpConnecting()
    {
        if (_state is State.Connecting or State.Upgrading)
        {
            Lose("cannot connect: no answer");
        }
    }

    /// <summary>Where the payload of the next frame can be written; <see cref="End"/> follows.</summary>
    public Span<byte> Begin(int atMost) => _output.Begin(atMost);

    public void End(int length, byte kind = OutputBuffer.Text)
    {
        _output.End(kind, length, loop.NextMask());
        MarkDirty();
    }

    /// <summary>Closes it without a word, as a cut does.</summary>
    public void Drop()
    {
        if (_state == State.Over)
        {
            return;
        }

        _state = State.Over;
        if (_tag != 0)
        {
            loop.Remove(_tag);
        }

        _socket?.Dispose();
        _output.Clear();
        Keep(default);
    }

    public void Pause(bool isPaused)
    {
        if (_state != State.Over && _tag != 0 && IsPaused != isPaused)
        {
            IsPaused = isPaused;
            loop.Epoll.Change(_socket!.Handle, _tag, !isPaused, _isBlocked);
        }
    }

    /// <summary>The loop says that the socket is ready for something.</summary>
    public void OnReady(uint events)
    {
        if (_state == State.Connecting)
        {
            if (_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int and not 0)
            {
                Lose("cannot connect");
                return;
            }

            _state = State.Upgrading;
        }

        if ((events & Epoll.Writable) != 0)
        {
            Flush();
        }

        if ((events & (Epoll.Readable | Epoll.Failed)) != 0 && _state != State.Over)
        {
            Receive();
        }
    }

    /// <summary>Sends what waits, as far as the socket takes it.</summary>
    public void Flush()
    {
        _isDirty = false;
        while (!_output.IsEmpty && _state is (State.Upgrading or State.Open))
        {
            var sent = _socket!.Send(_output.Waiting, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success)
            {
                Lose($"cannot send: {error}");
                return;
            }

            _output.Sent(sent);
        }

        if (_state != State.Over && _isBlocked == _output.IsEmpty)
        {
            _isBlocked = !_output.IsEmpty;
            loop.Epoll.Change(_socket!.Handle, _tag, !IsPaused, _isBlocked);
        }
    }

    private void Receive()
    {
        var buffer = loop.BufferFor(_keptLength);
        _kept.AsSpan(0, _keptLength).CopyTo(buffer);
        var received = _socket!.Receive(buffer.AsSpan(_keptLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || received == 0)
        {
            Lose(error == SocketError.Success ? "closed by the server" : $"{error}");
            return;
        }

        loop.NoteReceived();
        BytesReceived += received;
        loop.BytesReceived += received;
        Read(buffer.AsSpan(0, _keptLength + received));
    }

    private void Read(Span<byte> data)
    {
        if (_state == State.Upgrading)
        {
            var (length, refusal) = Upgrade.Read(data);
            if (refusal is not null)
            {
                Lose(refusal);
                return;
            }

            if (length == 0)
            {
                Keep(data);
                return;
            }

            _state = State.Open;
            data = data[length..];
            owner.OnOpen();
        }

        if (_state != State.Open)
        {
            return;
        }

        var error = _reader.Read(data, owner, out var kept);
        if (error is not null)
        {
            Lose(error);
        }
        else if (_state == State.Open)
        {
            Keep(kept);
        }
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_kept.Length < data.Length || data.Length == 0)
        {
            if (_kept.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_kept);
            }

            _kept = data.Length == 0 ? [] : ArrayPool<byte>.Shared.Rent(data.Length);
        }

        data.CopyTo(_kept);
        _keptLength = data.Length;
    }

    private void MarkDirty()
    {
        if (!_isDirty && !_isBlocked)
        {
            _isDirty = true;
            loop.Dirty.Add(this);
        }
    }

    private void Lose(string reason)
    {
        if (_state != State.Over)
        {
            Drop();
            owner.OnLost(reason);
        }
    }
}
