using System.Text.Json;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

/// <summary>SignalR's hub protocol as JSON: records that end with 0x1e, over WebSocket without negotiation.</summary>
internal class SignalRTarget : Target
{
    private const byte End = 0x1e;

    public override string Name => "signalr";

    public override int Separator => End;

    /// <summary>Half of what a server waits by default before it takes a client for gone.</summary>
    public override TimeSpan? PingEvery => TimeSpan.FromSeconds(15);

    public override string PathOf(string token) => $"/hub?access_token={Uri.EscapeDataString(token)}";

    public override bool IsBroadcast(ReadOnlySpan<byte> record) => record.StartsWith("{\"type\":1,"u8);

    public override int WriteHello(Span<byte> into, string token) =>
        Copy("{\"protocol\":\"json\",\"version\":1}\u001e"u8, into);

    public override int WritePing(Span<byte> into) => Copy("{\"type\":6}\u001e"u8, into);

    public override int WriteJoin(Span<byte> into, long call, string channel)
    {
        var writer = new ByteWriter(into);
        Invoke(ref writer, call, "JoinRoom"u8);
        writer.Add("\""u8);
        writer.Add(channel);
        writer.Add("\"]}\u001e"u8);
        return writer.Length;
    }

    public override int WritePost(Span<byte> into, long call, string channel, PostId id, ReadOnlySpan<byte> text)
    {
        var writer = new ByteWriter(into);
        Invoke(ref writer, call, "SendMessage"u8);
        writer.AddPost(channel, id, text);
        writer.Add("]}\u001e"u8);
        return writer.Length;
    }

    public override void Read(ReadOnlySpan<byte> record, Incoming into)
    {
        into.Clear();
        var reader = new Utf8JsonReader(record);
        var type = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            ReadProperty(ref reader, into, ref type);
        }

        into.Kind = type switch
        {
            1 when into.Change != ChangeKind.None => IncomingKind.Change,
            3 => into.Error is null ? IncomingKind.Answer : IncomingKind.Refusal,
            1 when into.IsOfNoInterest => IncomingKind.Nothing,
            6 => IncomingKind.Ping,
            7 => IncomingKind.Closing,
            0 when isEmpty => IncomingKind.Greeting,
            0 when into.Error is not null => IncomingKind.Closing,
            _ => IncomingKind.Unknown,
        };
    }

    protected static void Invoke(ref ByteWriter writer, long call, ReadOnlySpan<byte> method)
    {
        writer.Add("{\"type\":1,\"invocationId\":\""u8);
        writer.Add(call);
        writer.Add("\",\"target\":\""u8);
        writer.Add(method);
        writer.Add("\",\"arguments\":["u8);
    }

    private static void ReadProperty(ref Utf8JsonReader reader, Incoming into, ref int type)
    {
        var name = reader.ValueSpan;
        reader.Read();
        if (name.SequenceEqual("type"u8))
        {
            type = reader.GetInt32();
        }
        else if (name.SequenceEqual("target"u8))
        {
            var target = reader.GetString();
            into.Change = Enum.TryParse<ChangeKind>(target, out var change) ? change : ChangeKind.None;
            into.IsOfNoInterest =
                target
                    is "SyncNeeded"
                        or "PersonChanged"
                        or "PresenceChanged"
                        or "OwnPresenceChanged"
                        or "TypingStarted"
                        or "TypingStopped"
                        or "ReceiptsChanged"
                        or "ReadMoved"
                        or "MessageDelivered"
                        or "MessageRead"
                        or "Mentioned"
                        or "InvitationReceived"
                        or "InvitationEnded"
                        or "GroupJoined"
                        or "GroupLeft"
                        or "ContextJoined"
                        or "ContextLeft";
        }
        else if (name.SequenceEqual("arguments"u8))
        {
            ReadArguments(ref reader, into);
        }
        else if (name.SequenceEqual("invocationId"u8))
        {
            into.CallId = long.TryParse(reader.ValueSpan, out var id) ? id : -1;
        }
        else if (name.SequenceEqual("result"u8))
        {
            var from = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                MessageScan.ReadObject(ref reader, into);
            }

            into.Result = from..(int)reader.BytesConsumed;
        }
        else if (name.SequenceEqual("error"u8))
        {
            into.Error = reader.GetString();
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadArguments(ref Utf8JsonReader reader, Incoming into)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                MessageScan.ReadObject(ref reader, into);
            }
        }
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        bytes.CopyTo(into);
        return bytes.Length;
    }
}
