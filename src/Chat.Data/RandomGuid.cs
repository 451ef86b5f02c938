using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chat.Data;

/// <summary>
/// UUIDs as <see cref="Guid.NewGuid"/> and <see cref="Guid.CreateVersion7(DateTimeOffset)"/> make them, from the
/// cryptography library's randomness: theirs asks the kernel each time, which is a twentieth of what a post costs a silo.
/// </summary>
public static class RandomGuid
{
    private const int Size = 16;

    /// <summary>A random one, which nobody can guess.</summary>
    public static Guid Version4()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Create(bytes, version: 4);
    }

    /// <summary>One that begins with the time, in milliseconds.</summary>
    /// <param name="at">Not before 1970.</param>
    public static Guid Version7(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes[6..]);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes,
            (at.ToUnixTimeMilliseconds() << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..])
        );
        return Create(bytes, version: 7);
    }

    private static Guid Create(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80); // RFC 9562
        return new Guid(bytes, bigEndian: true);
    }
}
