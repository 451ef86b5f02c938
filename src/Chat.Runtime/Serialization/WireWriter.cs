using System.Buffers.Binary;
using System.Text;

namespace Chat.Runtime.Serialization;

/// <summary>Appends values to a growing buffer.</summary>
internal sealed class WireWriter(int capacity = 1024)
{
    private const int MaxDepth = 128;

    private byte[] _buffer = new byte[capacity];
    private int _depth;

    public int Position { get; private set; }

    public int Capacity => _buffer.Length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Position);

    public byte[] Buffer => _buffer;

    /// <summary>Forgets everything from <paramref name="position"/> on.</summary>
    public void Truncate(int position)
    {
        Position = position;
        _depth = 0;
    }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteVarInt(ulong value)
    {
        var span = Reserve(10);
        var count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count] = (byte)value;
        Position -= 9 - count;
    }

    /// <summary>Small negative numbers are as short as small positive ones.</summary>
    public void WriteZigZag(long value) => WriteVarInt((ulong)((value << 1) ^ (value >> 63)));

    public void WriteFixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void WriteFixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Bytes with their length; a null is told from nothing.</summary>
    public void WriteBytes(byte[]? bytes)
    {
        WriteVarInt(bytes is null ? 0 : (ulong)bytes.Length + 1);
        WriteRaw(bytes);
    }

    /// <summary>Text as UTF-8 with its length; a null is told from the empty string.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteVarInt(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        WriteVarInt((ulong)length + 1);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>Starts a part whose length is only known at its end.</summary>
    public int BeginBlock()
    {
        Reserve(4);
        return Position;
    }

    public void EndBlock(int start) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start - 4), (uint)(Position - start));

    /// <summary>Guards against objects that contain themselves.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new WireException("The value is nested too deeply to travel; does it contain itself?");
        }
    }

    public void Leave() => _depth--;

    private Span<byte> Reserve(int count)
    {
        var start = Position;
        if (_buffer.Length - start < count)
        {
            Array.Resize(ref _buffer, checked(Math.Max(_buffer.Length * 2, start + count)));
        }

        Position = start + count;
        return _buffer.AsSpan(start, count);
    }
}
