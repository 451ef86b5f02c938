using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Chat.Runtime.Storage;

/// <summary>
/// The columns that find a grain's state, split and hashed as Orleans does it: keys that read as a GUID or a hexadecimal
/// number have columns of their own, and every other key is text.
/// </summary>
internal sealed record StorageKey(int GrainIdHash, long N0, long N1, int TypeHash, string Type, string? Text)
{
    public static StorageKey For(string stateName, GrainId grainId)
    {
        var typeHash = Hash(Encoding.UTF8.GetBytes(stateName));
        var (n0, n1, text, bytes) = Split(grainId.Key.ToString());
        bytes.AsSpan().Reverse();
        return new StorageKey(Hash(bytes), n0, n1, typeHash, stateName, text);
    }

    private static (long N0, long N1, string? Text, byte[] Bytes) Split(string key)
    {
        var plus = key.IndexOf('+', StringComparison.Ordinal);
        var (head, extension) = plus < 0 ? (key, null) : (key[..plus], key[(plus + 1)..]);
        byte[] tail = extension is null ? [] : Encoding.UTF8.GetBytes(extension);
        if (head.Length == 32 && Guid.TryParseExact(head, "N", out var guid))
        {
            var bytes = guid.ToByteArray();
            var n0 = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            var n1 = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
            return (n0, n1, extension, [.. bytes, .. tail]);
        }

        if (
            head.Length <= 16
            && long.TryParse(head, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var n)
        )
        {
            return (0, n, extension, [.. BitConverter.GetBytes(n), .. tail]);
        }

        return (0, 0, key, Encoding.UTF8.GetBytes(key));
    }

    /// <summary>Orleans reads the hash's canonical, big-endian bytes as a little-endian number.</summary>
    private static int Hash(ReadOnlySpan<byte> data) => BinaryPrimitives.ReverseEndianness((int)XxHash32.Hash(data));
}
