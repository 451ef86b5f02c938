using System.Buffers.Binary;
using System.Text;

namespace Chat.Runtime.Serialization;

/// <summary>Reads values one after another; anything malformed is a <see cref="WireException"/>.</summary>
internal sealed class WireReader
{
    private const int MaxDepth = 128;

    private byte[] _buffer = [];
    private int _position;
    private int _end;
    private int _depth;

    public int Remaining => _end - _position;

    public void Reset(ArraySegment<byte> bytes)
    {
        _buffer = bytes.Array ?? [];
        _position = bytes.Offset;
        _end = bytes.Offset + bytes.Count;
        _depth = 0;
    }

    public byte ReadByte() => Take(1)[0];

    public ulong ReadVarInt()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new WireException("A number is longer than 64 bits.");
    }

    public long ReadZigZag()
    {
        var value = ReadVarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadRaw(int count) => Take(count);

    public byte[]? ReadBytes()
    {
        var length = ReadLength();
        return length < 0 ? null : Take(length).ToArray();
    }

    public string? ReadString()
    {
        var length = ReadLength();
        return length switch
        {
            < 0 => null,
            0 => string.Empty,
            _ => Encoding.UTF8.GetString(Take(length)),
        };
    }

    /// <summary>The number of elements that follow, or -1 for a null. Each takes at least a byte, which bounds it.</summary>
    public int ReadLength()
    {
        var value = ReadVarInt();
        return value <= (ulong)Remaining + 1
            ? (int)value - 1
            : throw new WireException($"{value} elements cannot fit into {Remaining} bytes.");
    }

    /// <summary>The length of a part that was begun with <see cref="WireWriter.BeginBlock"/>.</summary>
    public int ReadBlockLength()
    {
        var length = ReadFixed32();
        return length <= (uint)Remaining
            ? (int)length
            : throw new WireException($"A part of {length} bytes cannot fit into {Remaining}.");
    }

    /// <summary>Passes over a field that this version of the type does not have.</summary>
    public void Skip(WireKind kind)
    {
        switch (kind)
        {
            case WireKind.VarInt:
                ReadVarInt();
                break;
            case WireKind.Fixed64:
                Take(8);
                break;
            case WireKind.Fixed128:
                Take(16);
                break;
            case WireKind.Bytes:
                Take(Math.Max(0, ReadLength()));
                break;
            case WireKind.Block:
                Take(ReadBlockLength());
                break;
            default:
                throw new WireException($"A field of unknown kind {kind}.");
        }
    }

    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new WireException("The value is nested too deeply.");
        }
    }

    public void Leave() => _depth--;

    private ReadOnlySpan<byte> Take(int count)
    {
        var start = _position;
        if ((uint)count > (uint)(_end - start))
        {
            throw new WireException($"The message ends {count - (_end - start)} bytes too early.");
        }

        _position = start + count;
        return _buffer.AsSpan(start, count);
    }
}

/// <summary>What was received is not what was sent, or was never meant to be.</summary>
internal sealed class WireException(string message) : OrleansException(message);

/// <summary>How long a field is, so that it can be passed over without knowing its type.</summary>
internal enum WireKind
{
    VarInt = 0,
    Fixed64 = 1,
    Fixed128 = 2,

    /// <summary>Length + 1 as a number, then the bytes.</summary>
    Bytes = 3,

    /// <summary>Length as four bytes, then the bytes.</summary>
    Block = 4,
}
