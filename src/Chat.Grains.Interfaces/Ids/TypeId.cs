using System.Buffers.Binary;

namespace Chat.Ids;

/// <summary>
/// Ids in the public TypeID form: a prefix that says what it names, an underscore, and a UUID version 7 in
/// 26 characters of Crockford's base32. They sort by creation time as plain ASCII.
/// </summary>
public static class TypeId
{
    public const string Context = "ctx";
    public const string Conversation = "conv";
    public const string Group = "group";
    public const string Room = "room";
    public const string User = "user";
    public const string Service = "svc";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int SuffixLength = 26;

    public static string New(string prefix, TimeProvider time) => Create(prefix, Guid.CreateVersion7(time.GetUtcNow()));

    internal static string Create(string prefix, Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(
            prefix.Length + 1 + SuffixLength,
            (prefix, bits),
            static (chars, id) =>
            {
                id.prefix.CopyTo(chars);
                chars[id.prefix.Length] = '_';
                for (var at = chars.Length - 1; at > id.prefix.Length; at--, id.bits >>= 5)
                {
                    chars[at] = Alphabet[(int)(id.bits & 31)];
                }
            }
        );
    }

    /// <summary>Whether <paramref name="id"/> has the form of an id of this kind; says nothing of its existence.</summary>
    public static bool IsValid(string prefix, string? id) =>
        id is not null
        && id.Length == prefix.Length + 1 + SuffixLength
        && id.StartsWith(prefix, StringComparison.Ordinal)
        && id[prefix.Length] == '_'
        && id[prefix.Length + 1] <= '7'
        && !id.AsSpan(prefix.Length + 1).ContainsAnyExcept(Alphabet);
}
