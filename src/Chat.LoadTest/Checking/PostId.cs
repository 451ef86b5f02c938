using System.Buffers.Text;
using System.Diagnostics;

namespace Chat.LoadTest.Checking;

/// <summary>
/// The client id of a post: a UUID version 7 (RFC 9562) of the time when it was due, to a quarter of a microsecond, with
/// the run, the user and the number of the post in place of random bits. So whoever receives it knows how long it took.
/// </summary>
internal readonly record struct PostId(ulong High, ulong Low)
{
    public const int Length = 36;
    public const int MaxUsers = 1 << UserBits;

    private const int RunBits = 14;
    private const int UserBits = 20;
    private const int NumberBits = 28;
    private const int FractionBits = 12;
    private const long NanosecondsPerMillisecond = 1_000_000;

    public int Run => (int)((Low >> (UserBits + NumberBits)) & ((1 << RunBits) - 1));

    public int User => (int)((Low >> NumberBits) & (MaxUsers - 1));

    public int Number => (int)(Low & ((1 << NumberBits) - 1));

    /// <summary>When it was due, in whole milliseconds since 1970.</summary>
    public long UnixMilliseconds => (long)(High >> 16);

    /// <param name="clock">Translates the time.</param>
    /// <param name="run">Tells this run from others.</param>
    /// <param name="user">The user's number.</param>
    /// <param name="number">The number of the user's post.</param>
    /// <param name="due">In ticks of <see cref="Stopwatch"/>.</param>
    public static PostId Create(RunClock clock, int run, int user, int number, long due)
    {
        var (milliseconds, rest) = Math.DivRem(clock.ToUnix(due), NanosecondsPerMillisecond);
        var fraction = (ulong)((rest << FractionBits) / NanosecondsPerMillisecond);
        var low =
            (1UL << 63)
            | ((ulong)(run & ((1 << RunBits) - 1)) << (UserBits + NumberBits))
            | ((ulong)user << NumberBits)
            | ((ulong)number & ((1 << NumberBits) - 1));
        return new(((ulong)milliseconds << 16) | (7UL << 12) | fraction, low);
    }

    /// <summary>When it was due, in ticks of <see cref="Stopwatch"/>.</summary>
    public long DueAt(RunClock clock)
    {
        var fraction = (long)(High & ((1 << FractionBits) - 1));
        var nanoseconds = ((fraction * NanosecondsPerMillisecond) + (1 << (FractionBits - 1))) >> FractionBits;
        return clock.ToTicks(((long)(High >> 16) * NanosecondsPerMillisecond) + nanoseconds);
    }

    public void Write(Span<byte> into)
    {
        WriteHex(High >> 32, 8, into);
        into[8] = (byte)'-';
        WriteHex(High >> 16, 4, into[9..]);
        into[13] = (byte)'-';
        WriteHex(High, 4, into[14..]);
        into[18] = (byte)'-';
        WriteHex(Low >> 48, 4, into[19..]);
        into[23] = (byte)'-';
        WriteHex(Low, 12, into[24..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out PostId id)
    {
        id = default;
        if (
            text.Length != Length
            || !Utf8Parser.TryParse(text[..8], out uint first, out var read, 'x')
            || read != 8
            || !Utf8Parser.TryParse(text[9..13], out ushort second, out read, 'x')
            || read != 4
            || !Utf8Parser.TryParse(text[14..18], out ushort third, out read, 'x')
            || read != 4
            || !Utf8Parser.TryParse(text[19..23], out ushort fourth, out read, 'x')
            || read != 4
            || !Utf8Parser.TryParse(text[24..], out ulong last, out read, 'x')
            || read != 12
        )
        {
            return false;
        }

        id = new(((ulong)first << 32) | ((ulong)second << 16) | third, ((ulong)fourth << 48) | last);
        return true;
    }

    private static void WriteHex(ulong value, int digits, Span<byte> into)
    {
        for (var at = digits - 1; at >= 0; at--, value >>= 4)
        {
            into[at] = "0123456789abcdef"u8[(int)(value & 15)];
        }
    }
}
