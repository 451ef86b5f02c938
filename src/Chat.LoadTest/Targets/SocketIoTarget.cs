using System.Text;
using System.Text.Json;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

/// <summary>
/// Socket.IO 4 over WebSocket alone: Engine.IO's packets are messages that begin with a digit, <c>4</c> being one of
/// Socket.IO, which begins with another (https://socket.io/docs/v4/socket-io-protocol/).
/// </summary>
internal sealed class SocketIoTarget : Target
{
    public override string Name => "socketio";

    public override int Separator => -1;

    public override string PathOf(string token) => "/socket.io/?EIO=4&transport=websocket";

    public override bool IsBroadcast(ReadOnlySpan<byte> record) => record.StartsWith("42["u8);

    public override int WriteHello(Span<byte> into, string token)
    {
        var writer = new ByteWriter(into);
        writer.Add("40{\"token\":\""u8);
        writer.Add(token);
        writer.Add("\"}"u8);
        return writer.Length;
    }

    public override int WritePing(Span<byte> into) => 0;

    public override int WritePong(Span<byte> into)
    {
        into[0] = (byte)'3';
        return 1;
    }

    public override int WriteJoin(Span<byte> into, long call, string channel)
    {
        var writer = new ByteWriter(into);
        writer.Add("42"u8);
        writer.Add(call);
        writer.Add("[\"join\",\""u8);
        writer.Add(channel);
        writer.Add("\"]"u8);
        return writer.Length;
    }

    public override int WritePost(Span<byte> into, long call, string channel, PostId id, ReadOnlySpan<byte> text)
    {
        var writer = new ByteWriter(into);
        writer.Add("42"u8);
        writer.Add(call);
        writer.Add("[\"send\","u8);
        writer.AddPost(channel, id, text);
        writer.Add("]"u8);
        return writer.Length;
    }

    public override void Read(ReadOnlySpan<byte> record, Incoming into)
    {
        into.Clear();
        into.Kind = record switch
        {
            [(byte)'0' or (byte)'6', ..] => IncomingKind.Nothing,
            [(byte)'2'] => IncomingKind.Ping,
            [(byte)'4', (byte)'0', ..] => IncomingKind.Greeting,
            [(byte)'1', ..] or [(byte)'4', (byte)'1' or (byte)'4', ..] => IncomingKind.Closing,
            [(byte)'4', (byte)'2', (byte)'[', ..] => ReadEvent(record[2..], into),
            [(byte)'4', (byte)'3', ..] => ReadAnswer(record[2..], into),
            _ => IncomingKind.Unknown,
        };
        into.Error ??= into.Kind == IncomingKind.Closing ? Encoding.UTF8.GetString(record) : null;
    }

    private static IncomingKind ReadEvent(ReadOnlySpan<byte> json, Incoming into)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals("message"u8))
        {
            return IncomingKind.Unknown;
        }

        into.Change = ChangeKind.MessageReceived;
        return ReadObject(ref reader, into) ? IncomingKind.Change : IncomingKind.Unknown;
    }

    private static IncomingKind ReadAnswer(ReadOnlySpan<byte> packet, Incoming into)
    {
        var digits = packet.IndexOf((byte)'[');
        if (digits <= 0 || !long.TryParse(packet[..digits], out var call))
        {
            return IncomingKind.Unknown;
        }

        into.CallId = call;
        var reader = new Utf8JsonReader(packet[digits..]);
        reader.Read();
        return !ReadObject(ref reader, into) ? IncomingKind.Unknown
            : into.Error is null ? IncomingKind.Answer
            : IncomingKind.Refusal;
    }

    /// <summary>One object and the end of the array.</summary>
    private static bool ReadObject(ref Utf8JsonReader reader, Incoming into)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        MessageScan.ReadObject(ref reader, into);
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray && !reader.Read();
    }
}
