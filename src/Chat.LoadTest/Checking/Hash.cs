using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.LoadTest.Checking;

/// <summary>Tells contents apart quickly; no protection against those who want two to look alike.</summary>
internal static class Hash
{
    private const ulong Prime = 0x9e37_79b9_7f4a_7c15;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Prime;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            hash = Mix(hash ^ b);
        }

        return hash;
    }

    /// <summary>Coarser and several times faster: enough to choose a place.</summary>
    public static ulong OfKey(ReadOnlySpan<byte> bytes)
    {
        var sum = (ulong)bytes.Length;
        var factor = Prime;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum += word * factor;
            factor += Prime << 1;
        }

        return Mix(sum) >> 20;
    }

    public static ulong Mix(ulong value)
    {
        value *= Prime;
        return value ^ BitOperations.RotateRight(value, 29);
    }
}
