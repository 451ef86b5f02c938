using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Invitations;

/// <summary>What makes a link one that lets people in: 160 random bits, of which only the hash is stored.</summary>
internal static class LinkToken
{
    private const int Bytes = 20;
    private const int Length = 27; // in base64url

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>Whether it has the form of one.</summary>
    public static bool TryHash([NotNullWhen(true)] string? token, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = token is { Length: Length } && Base64Url.IsValid(token.AsSpan()) ? HashOf(token) : null;
        return hash is not null;
    }
}
