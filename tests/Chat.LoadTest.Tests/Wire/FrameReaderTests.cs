using System.Text;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Tests.Wire;

public sealed class FrameReaderTests
{
    private const int Separator = 0x1e;

    [Fact]
    public void Read_splitAnywhere_findsTheSameRecords()
    {
        byte[] stream =
        [
            .. Frame(0x01, "one\u001etw"), // a text that goes on
            .. Frame(0x89, "ping"),
            .. Frame(0x00, ""),
            .. Frame(0x80, "o\u001e"),
            .. Frame(0x81, ""),
            .. Frame(0x82, new string('x', 300) + "\u001e" + new string('y', 70_000) + "\u001ez"),
            .. Frame(0x8a, "pong"),
            .. Frame(0x81, "\u001e"),
        ];
        string[] expected = ["one", "ping!", "two", new('x', 300), new('y', 70_000), "z"];

        // Every place in the part where something begins, and some of the rest.
        foreach (var at in Enumerable.Range(0, 400).Concat(Enumerable.Range(stream.Length - 40, 40)))
        {
            var found = new Found();
            Assert.Null(ReadInParts(stream, [at], found, Separator));
            Assert.Equal(expected, found.Records);
        }
    }

    [Fact]
    public void Read_byteByByte_findsTheSameRecords()
    {
        byte[] stream = [.. Frame(0x01, "one\u001etw"), .. Frame(0x89, "ping"), .. Frame(0x80, "o\u001ethree\u001e")];
        var found = new Found();

        Assert.Null(ReadInParts(stream, [.. Enumerable.Range(1, stream.Length - 1)], found, Separator));

        Assert.Equal(["one", "ping!", "two", "three"], found.Records);
    }

    [Fact]
    public void Read_withoutSeparator_findsMessages()
    {
        byte[] stream =
        [
            .. Frame(0x01, "on"),
            .. Frame(0x89, "ping"),
            .. Frame(0x80, "e"),
            .. Frame(0x81, ""),
            .. Frame(0x81, "two"),
        ];
        for (var at = 0; at <= stream.Length; at++)
        {
            var found = new Found();
            Assert.Null(ReadInParts(stream, [at], found, separator: -1));
            Assert.Equal(["ping!", "one", "", "two"], found.Records);
        }
    }

    [Fact]
    public void Read_close_isToldAndEnds()
    {
        var found = new Found();

        Assert.Null(ReadInParts([.. Frame(0x88, "\u0003\u00e8"), .. Frame(0x81, "after\u001e")], [], found, Separator));

        Assert.Equal(["close!"], found.Records);
    }

    [Theory]
    [InlineData(0xc1, 0x01)] // a reserved bit
    [InlineData(0x81, 0x81)] // masked by a server
    [InlineData(0x80, 0x01)] // goes on with nothing
    [InlineData(0x83, 0x01)] // an unknown kind
    [InlineData(0x09, 0x01)] // a ping in parts
    [InlineData(0x89, 0x7e)] // a long ping
    public void Read_whatTheRfcForbids_isAnError(byte first, byte second) =>
        Assert.NotNull(ReadInParts([first, second, 0, 0, 0, 0], [], new Found(), Separator));

    private static string? ReadInParts(byte[] stream, int[] cuts, Found found, int separator)
    {
        var reader = new FrameReader(separator);
        byte[] kept = [];
        var from = 0;
        foreach (var to in cuts.Append(stream.Length))
        {
            byte[] data = [.. kept, .. stream[from..to]];
            var error = reader.Read(data, found, out var rest);
            if (error is not null)
            {
                return error;
            }

            (kept, from) = (rest.ToArray(), to);
        }

        return null;
    }

    private static byte[] Frame(byte first, string text)
    {
        var payload = first == 0x88 ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        byte[] length = payload.Length switch
        {
            <= 125 => [(byte)payload.Length],
            <= ushort.MaxValue => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, 0, (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, .. payload];
    }

    private sealed class Found : IFrameHandler
    {
        public List<string> Records { get; } = [];

        public bool OnRecord(ReadOnlySpan<byte> record)
        {
            Records.Add(Encoding.UTF8.GetString(record));
            return true;
        }

        public bool OnPing(ReadOnlySpan<byte> payload)
        {
            Records.Add($"{Encoding.UTF8.GetString(payload)}!");
            return true;
        }

        public void OnClose(ReadOnlySpan<byte> payload) => Records.Add("close!");
    }
}
