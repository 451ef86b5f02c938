using System.Buffers.Binary;
using System.Text;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Users;

/// <summary>
/// What people write: words in small letters, which no server has to escape, with a number in front so that no two posts
/// are alike. The same post always has the same text, so it need not be kept until it is answered.
/// </summary>
internal sealed class Texts
{
    public const int MinBytes = 16;

    private const int Variants = 64;
    private static readonly string[] Words =
        "the engine needs a mill and a store for its numbers before it can weave what we ask of it today".Split(' ');

    private readonly byte[][] _texts;

    public Texts(int bytes, int seed)
    {
        var random = new Random(seed);
        Bytes = bytes;
        _texts = [.. Enumerable.Range(0, Variants).Select(_ => Compose(bytes, random))];
    }

    public int Bytes { get; }

    /// <summary>The text of a post. Only good until the next call.</summary>
    public ReadOnlySpan<byte> Of(PostId id)
    {
        var text = _texts[(int)(Hash.Mix(id.Low) % Variants)];
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, id.Low & 0x3fff_ffff_ffff_ffff);
        Convert.TryToHexStringLower(number, text.AsSpan(0, MinBytes), out _);
        return text;
    }

    private static byte[] Compose(int bytes, Random random)
    {
        var text = new StringBuilder(new string('0', MinBytes));
        while (text.Length < bytes)
        {
            text.Append(' ').Append(Words[random.Next(Words.Length)]);
        }

        text.Length = bytes;
        return Encoding.ASCII.GetBytes(text.Replace(' ', '.', bytes - 1, 1).ToString());
    }
}
