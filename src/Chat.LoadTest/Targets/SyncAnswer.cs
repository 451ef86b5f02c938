using System.Text;
using System.Text.Json;

namespace Chat.LoadTest.Targets;

/// <summary>What the answer to <c>Sync</c> says of one channel.</summary>
/// <param name="Status"><c>current</c>, <c>delta</c>, <c>reset</c> or <c>refused</c>.</param>
/// <param name="Events">Where in the answer the events are, an array; default if there are none.</param>
/// <param name="Messages">Where the messages are, an array.</param>
/// <param name="Error">The error as it is, if refused.</param>
internal sealed record SyncedChannel(
    string ChannelId,
    string Status,
    long Seq,
    Range Events,
    Range Messages,
    string? Error
);

/// <summary>The answer to <c>Sync</c>; read once for each reconnect, so it may allocate.</summary>
/// <param name="Remaining">The channels to ask for again.</param>
internal sealed record SyncAnswer(long Epoch, IReadOnlyList<SyncedChannel> Channels, IReadOnlyList<string> Remaining)
{
    /// <exception cref="JsonException">It is not what the protocol says.</exception>
    public static SyncAnswer Read(ReadOnlySpan<byte> json)
    {
        var (epoch, channels, remaining) = (0L, new List<SyncedChannel>(), new List<string>());
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "epoch":
                    epoch = reader.GetInt64();
                    break;
                case "channels":
                    while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    {
                        channels.Add(ReadChannel(ref reader, json));
                    }

                    break;
                case "remaining":
                    while (
                        reader.TokenType != JsonTokenType.Null
                        && reader.Read()
                        && reader.TokenType == JsonTokenType.String
                    )
                    {
                        remaining.Add(reader.GetString()!);
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(epoch, channels, remaining);
    }

    /// <summary>Reads the events of a channel one after the other.</summary>
    /// <param name="json">An array of events with their names.</param>
    /// <param name="onEvent">Is given each with its bytes.</param>
    public static void ReadEvents(ReadOnlySpan<byte> json, EventHandler onEvent)
    {
        var incoming = new Incoming();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var from = (int)reader.TokenStartIndex;
            incoming.Clear();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = reader.ValueTextEquals("event"u8);
                var isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isName)
                {
                    incoming.Change = Enum.TryParse<ChangeKind>(reader.GetString(), out var kind) ? kind : default;
                }
                else if (isData)
                {
                    MessageScan.ReadObject(ref reader, incoming);
                }
                else
                {
                    reader.Skip();
                }
            }

            onEvent(incoming, json[from..(int)reader.BytesConsumed]);
        }
    }

    /// <summary>Reads messages one after the other, as if each had been received.</summary>
    public static void ReadMessages(ReadOnlySpan<byte> json, EventHandler onMessage)
    {
        var incoming = new Incoming();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var from = (int)reader.TokenStartIndex;
            incoming.Clear();
            incoming.Change = ChangeKind.MessageReceived;
            MessageScan.ReadObject(ref reader, incoming);
            onMessage(incoming, json[from..(int)reader.BytesConsumed]);
        }
    }

    public delegate void EventHandler(Incoming incoming, ReadOnlySpan<byte> json);

    private static SyncedChannel ReadChannel(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var channel = new SyncedChannel("", "", 0, default, default, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            var range = from..(int)reader.BytesConsumed;
            channel = name switch
            {
                "channelId" => channel with { ChannelId = reader.GetString()! },
                "status" => channel with { Status = reader.GetString()! },
                "seq" => channel with { Seq = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : 0 },
                "events" => channel with { Events = range },
                "messages" => channel with { Messages = range },
                "error" => channel with { Error = Encoding.UTF8.GetString(json[range]) },
                _ => channel,
            };
        }

        return channel;
    }
}
