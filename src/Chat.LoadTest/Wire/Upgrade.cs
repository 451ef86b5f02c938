using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Wire;

/// <summary>Asks a server to speak WebSocket (RFC 6455, section 4) and reads what it says to that.</summary>
internal static class Upgrade
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // Nothing secret and nothing cached on the way: one key for all connections is as good as many.
    private const string Key = "Y2hhdCBsb2FkIHRlc3Rlcg==";
    private static readonly string Accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Key + Salt)));

    public static byte[] Request(Uri url, string pathAndQuery) =>
        Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n"
        );

    /// <param name="data">All that was received yet.</param>
    /// <returns>
    /// The length of the answer, 0 if it is not complete; and what is wrong with it, if something is.
    /// </returns>
    public static (int Length, string? Error) Read(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return data.Length > 16_384 ? (0, "an answer of more than 16 KiB to the upgrade") : (0, null);
        }

        var lines = Encoding.ASCII.GetString(data[..end]).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            return (end + 4, lines[0]);
        }

        var accepts = lines.Any(line =>
            line.StartsWith("Sec-WebSocket-Accept:", StringComparison.OrdinalIgnoreCase)
            && line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim().SequenceEqual(Accept)
        );
        return (end + 4, accepts ? null : "an upgrade without the right Sec-WebSocket-Accept");
    }
}
