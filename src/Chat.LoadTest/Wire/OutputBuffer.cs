using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.LoadTest.Wire;

/// <summary>
/// What waits to be sent on one connection: masked WebSocket frames (RFC 6455), one after the other, so that several calls
/// of one turn go out together. Holds memory of the pool only while something waits.
/// </summary>
internal sealed class OutputBuffer
{
    public const byte Text = 0x81;
    public const byte Close = 0x88;
    public const byte Pong = 0x8a;

    private const int MaxHeader = 14;
    private const int Mask = 4;

    private byte[] _bytes = [];
    private int _from;
    private int _to;

    public bool IsEmpty => _from == _to;

    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_from.._to);

    /// <summary>Adds what is no frame: the request that asks for a WebSocket.</summary>
    public void AddRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_to));
        _to += bytes.Length;
    }

    /// <summary>Where the payload of the next frame can be written.</summary>
    public Span<byte> Begin(int atMost)
    {
        Reserve(MaxHeader + atMost);
        return _bytes.AsSpan(_to + MaxHeader, atMost);
    }

    /// <summary>Ends the frame that was begun.</summary>
    public void End(byte kind, int length, uint mask)
    {
        var header = _bytes.AsSpan(_to);
        header[0] = kind;
        int size;
        switch (length)
        {
            case <= 125:
                header[1] = (byte)(0x80 | length);
                size = 2;
                break;
            case <= ushort.MaxValue:
                header[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
                size = 4;
                break;
            default:
                header[1] = 0x80 | 127;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], length);
                size = 10;
                break;
        }

        MemoryMarshal.Write(header[size..], mask);
        var payload = header.Slice(size + Mask, length);
        header.Slice(MaxHeader, length).CopyTo(payload);
        Apply(mask, payload);
        _to += size + Mask + length;
    }

    public void Sent(int bytes)
    {
        _from += bytes;
        if (_from == _to)
        {
            Clear();
        }
    }

    public void Clear()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _from = _to = 0;
    }

    private static void Apply(uint mask, Span<byte> payload)
    {
        var wide = new Vector<uint>(mask);
        while (payload.Length >= Vector<byte>.Count)
        {
            (new Vector<uint>(payload) ^ wide).CopyTo(payload);
            payload = payload[Vector<byte>.Count..];
        }

        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= (byte)(mask >> (8 * (i & 3)));
        }
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _to >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_to - _from + bytes, 512));
        Waiting.CopyTo(larger);
        (_to, _from) = (_to - _from, 0);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
