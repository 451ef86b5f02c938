using System.Buffers.Binary;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Tests.Wire;

public sealed class OutputBufferTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 6)]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(65_535, 8)]
    [InlineData(65_536, 14)]
    public void End_anyLength_isAMaskedFrame(int length, int header)
    {
        var buffer = new OutputBuffer();
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        payload.CopyTo(buffer.Begin(length + 10));

        buffer.End(OutputBuffer.Text, length, 0x0403_0201);

        var frame = buffer.Waiting;
        Assert.Equal(header + length, frame.Length);
        Assert.Equal(0x81, frame[0]);
        Assert.Equal(0x80, frame[1] & 0x80);
        var told = (frame[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(frame[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(frame[2..]),
            var small => small,
        };
        Assert.Equal(length, told);
        Assert.Equal([1, 2, 3, 4], frame[(header - 4)..header].ToArray());
        byte[] unmasked = [.. frame[header..].ToArray().Select((b, i) => (byte)(b ^ ((i & 3) + 1)))];
        Assert.Equal(payload, unmasked);
    }

    [Fact]
    public void Sent_partly_keepsTheRest()
    {
        var buffer = new OutputBuffer();
        buffer.AddRaw("first "u8);
        buffer.Sent(3);
        buffer.AddRaw(new byte[2000]);

        Assert.Equal("st "u8.ToArray(), buffer.Waiting[..3].ToArray());
        buffer.Sent(2003);

        Assert.True(buffer.IsEmpty);
    }
}
