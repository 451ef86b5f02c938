using System.Text.Json;
using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

/// <summary>Reads what is of interest of the object that comes with an event or as an answer, and skips the rest.</summary>
internal static class MessageScan
{
    /// <param name="reader">Stands at the start of the object, and then at its end.</param>
    /// <param name="into">Takes what is found.</param>
    public static void ReadObject(ref Utf8JsonReader reader, Incoming into)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("channelId"u8))
            {
                reader.Read();
                into.SetChannel(reader.ValueSpan);
            }
            else if (name.SequenceEqual("seq"u8) || name.SequenceEqual("readSeq"u8))
            {
                into.Seq = Number(ref reader);
            }
            else if (name.SequenceEqual("clientId"u8))
            {
                reader.Read();
                _ = PostId.TryParse(reader.ValueSpan, out var id);
                into.ClientId = id;
            }
            else if (name.SequenceEqual("senderId"u8) || name.SequenceEqual("userId"u8))
            {
                reader.Read();
                into.Actor = Hash.Of(reader.ValueSpan);
            }
            else if (name.SequenceEqual("text"u8) || name.SequenceEqual("emoji"u8) || name.SequenceEqual("role"u8))
            {
                reader.Read();
                into.TextHash = TextOf(ref reader);
            }
            else if (name.SequenceEqual("changedSeq"u8))
            {
                into.ChangedSeq = Number(ref reader);
            }
            else if (name.SequenceEqual("messageSeq"u8))
            {
                into.MessageSeq = Number(ref reader);
            }
            else if (name.SequenceEqual("error"u8))
            {
                reader.Read();
                into.Error = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else if (name.SequenceEqual("epoch"u8))
            {
                into.Epoch = Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : 0;
    }

    private static uint TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return 0;
        }

        if (!reader.ValueIsEscaped)
        {
            return Fingerprint.OfText(reader.ValueSpan);
        }

        var plain = new byte[reader.ValueSpan.Length];
        return Fingerprint.OfText(plain.AsSpan(0, reader.CopyString(plain)));
    }
}
