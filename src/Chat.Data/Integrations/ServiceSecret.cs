using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Data.Integrations;

/// <summary>
/// A key as its holder has it: <c>chat_</c>, an id to look it up by, and 256 random bits that only the holder knows. Made
/// by chance alone, they cannot be guessed, so one round of SHA-256 is all that is kept of them.
/// </summary>
public readonly record struct ServiceSecret(string KeyId, string Secret)
{
    private const string Prefix = "chat_";
    private const int IdLength = 16;
    private const int SecretLength = 43; // 32 bytes in base64url

    /// <summary>Makes one that nobody else has.</summary>
    public static ServiceSecret Create() =>
        new(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2)),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))
        );

    /// <summary>Reads a key; says nothing of whether there is such a one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? key, out ServiceSecret secret)
    {
        secret = default;
        if (
            key?.Length != Prefix.Length + IdLength + 1 + SecretLength
            || !key.StartsWith(Prefix, StringComparison.Ordinal)
            || key[Prefix.Length + IdLength] != '_'
            || key.AsSpan(Prefix.Length, IdLength).ContainsAnyExcept("0123456789abcdef")
        )
        {
            return false;
        }

        secret = new(key.Substring(Prefix.Length, IdLength), key[^SecretLength..]);
        return true;
    }

    /// <summary>What is kept of the secret half.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>Whether the secret half is the one of which this was kept.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(), hash);

    /// <summary>The key, for its holder.</summary>
    public override string ToString() => $"{Prefix}{KeyId}_{Secret}";
}
