using System.Buffers.Binary;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Delivery;

/// <summary>
/// Events that follow each other, as clients are sent them: hub messages one after the other, in one WebSocket frame
/// (RFC 6455). Servers do not mask, so the same bytes go to every connection.
/// </summary>
internal sealed class EventBlock
{
    /// <summary>Room for the longest header, before the first event.</summary>
    public const int HeaderRoom = 10;

    private const byte FinalText = 0x81;

    private readonly string _protocol;
    private readonly Memory<byte> _payload;
    private SerializedHubMessage? _message;

    /// <param name="count">How many events.</param>
    /// <param name="bytes">The events, after <see cref="HeaderRoom"/> bytes. The block keeps it.</param>
    /// <param name="protocol">Of the hub, for connections that have no WebSocket.</param>
    public EventBlock(int count, byte[] bytes, string protocol)
    {
        Count = count;
        _protocol = protocol;
        _payload = bytes.AsMemory(HeaderRoom);
        Frame = bytes.AsMemory(HeaderRoom - WriteHeader(bytes.AsSpan(0, HeaderRoom), _payload.Length));
    }

    /// <summary>How many events.</summary>
    public int Count { get; }

    /// <summary>The frame with its header.</summary>
    public ReadOnlyMemory<byte> Frame { get; }

    /// <summary>The events for a transport that is no WebSocket.</summary>
    public SerializedHubMessage Message =>
        _message ??= new SerializedHubMessage([new SerializedMessage(_protocol, _payload)]);

    /// <summary>Writes the header so that it ends where the payload begins.</summary>
    /// <returns>How long it is.</returns>
    private static int WriteHeader(Span<byte> room, int length)
    {
        if (length <= 125)
        {
            room = room[^2..];
            room[1] = (byte)length;
        }
        else if (length <= ushort.MaxValue)
        {
            room = room[^4..];
            room[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)length);
        }
        else
        {
            room[1] = 127;
            BinaryPrimitives.WriteInt64BigEndian(room[2..], length);
        }

        room[0] = FinalText;
        return room.Length;
    }
}
