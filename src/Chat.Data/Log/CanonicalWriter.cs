using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chat.Data.Log;

/// <summary>Writes values so that equal values give equal bytes and different ones never do.</summary>
internal ref struct CanonicalWriter(Span<byte> initial)
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private Span<byte> _buffer = initial;
    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Byte(byte value) => Take(1)[0] = value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(2), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void Guid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Length in bytes, then UTF-8; absent is a length of −1, which an empty text is not.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);
            return;
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("PostgreSQL cannot store a text with NUL in it.", nameof(value));
        }

        int length = Strict.GetByteCount(value);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), length);
        Strict.GetBytes(value, Take(length));
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
            Written.CopyTo(larger);
            Dispose();
            _buffer = _rented = larger;
        }

        var taken = _buffer.Slice(_length, count);
        _length += count;
        return taken;
    }
}
