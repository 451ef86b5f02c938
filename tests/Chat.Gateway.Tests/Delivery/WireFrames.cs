using System.Buffers.Binary;
using System.Text;

namespace Chat.Tests.Delivery;

/// <summary>A WebSocket frame as a client reads it (RFC 6455, 5.2).</summary>
internal sealed record WireFrame(bool IsFinal, int Opcode, string Payload);

internal static class WireFrames
{
    /// <summary>Reads frames that a server sent: not masked, each complete.</summary>
    public static List<WireFrame> Read(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<WireFrame>();
        while (bytes.Length > 0)
        {
            var (header, length) = bytes[1] switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                127 => (10, checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..]))),
                var small => (2, small),
            };
            var payload = Encoding.UTF8.GetString(bytes.Slice(header, length));
            frames.Add(new WireFrame((bytes[0] & 0x80) != 0, bytes[0] & 0x0f, payload));
            bytes = bytes[(header + length)..];
        }

        return frames;
    }
}
