using Chat.Runtime.Serialization;

namespace Chat.Runtime.Tests.Serialization;

/// <summary>Values that were made to do harm: to memory, to the stack, or by what they name.</summary>
public sealed class HostileBytesTests
{
    private readonly CodecCatalog _catalog = new([typeof(Circle), typeof(Square), typeof(Node)]);

    [Fact]
    public void Read_ofMoreElementsThanBytes_isRefusedBeforeThereIsRoomForThem()
    {
        var writer = new WireWriter();
        writer.WriteVarInt(int.MaxValue);

        Assert.Throws<WireException>(() => Read<List<Guid>>(writer));
        Assert.Throws<WireException>(() => Read<Dictionary<string, int>>(writer));
        Assert.Throws<WireException>(() => Read<byte[]>(writer));
        Assert.Throws<WireException>(() => Read<string>(writer));
    }

    [Fact]
    public void Read_ofElementsThatDoNotCome_takesNoMemoryForThem()
    {
        const int Claimed = 4_000_000;
        var writer = new WireWriter();
        writer.WriteVarInt(Claimed + 1);
        writer.WriteRaw(new byte[Claimed]);
        writer.Buffer.AsSpan(10).Fill(0xFF); // the first element is broken
        var bytes = writer.Written.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsAny<Exception>(() => Read<List<(Guid, Guid, Guid, Guid)?>>(bytes));
        Assert.ThrowsAny<Exception>(() => Read<Dictionary<string, Point>>(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Read_ofManyElements_keepsThemAll()
    {
        var numbers = Enumerable.Range(0, 10_000).ToList();
        var writer = new WireWriter();
        _catalog.Get<List<int>>().Write(writer, numbers);

        Assert.Equal(numbers, Read<List<int>>(writer));
    }

    [Fact]
    public void Read_ofObjectsWithinObjects_endsAtADepth()
    {
        var writer = new WireWriter();
        for (var depth = 0; depth < 1_000_000; depth++)
        {
            writer.WriteByte(1); // a Node
            writer.WriteVarInt((1ul << 3) | (ulong)WireKind.Block); // its Next
            writer.WriteFixed32(1);
        }

        Assert.Throws<WireException>(() => Read<Node>(writer));
    }

    [Fact]
    public void Read_ofExceptionsWithinExceptions_endsAtADepth()
    {
        var writer = new WireWriter();
        for (var depth = 0; depth < 1_000_000; depth++)
        {
            writer.WriteString("System.Exception");
            writer.WriteString("m");
            writer.WriteString(null);
            writer.WriteBytes(null);
            writer.WriteByte(1);
        }

        var reader = new WireReader();
        reader.Reset(writer.Written.ToArray());
        Assert.Throws<WireException>(() => new ExceptionCodec(_catalog, []).Read(reader));
    }

    [Theory]
    [InlineData("System.IO.FileStream")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("Chat.Runtime.Tests.Serialization.Circle")]
    [InlineData("Chat.Runtime.Tests.Calls.TooFullException, Chat.Runtime.Tests")]
    public void Read_ofExceptionThatIsNone_makesAnotherOfItsName(string type)
    {
        var writer = new WireWriter();
        writer.WriteString(type);
        writer.WriteString("message");
        writer.WriteString(null);
        writer.WriteBytes(null);
        writer.WriteByte(0);

        var reader = new WireReader();
        reader.Reset(writer.Written.ToArray());
        var exception = new ExceptionCodec(_catalog, []).Read(reader);

        Assert.IsType<OrleansException>(exception);
        Assert.Equal($"{type}: message", exception.Message);
    }

    /// <summary>Of another kind than expected, no contract although loaded, and nothing at all.</summary>
    [Theory]
    [InlineData(typeof(Node))]
    [InlineData(typeof(GetOnly))]
    [InlineData(typeof(FileStream))]
    [InlineData(null)]
    public void Read_ofDerivedTypeThatDoesNotFit_isRefused(Type? type)
    {
        var writer = new WireWriter();
        writer.WriteByte(2); // a type derived from the declared one
        writer.WriteFixed32(type is null ? 0xDEADBEEF : StableId.Of(type));
        writer.WriteVarInt(0);

        var error = Assert.Throws<WireException>(() => Read<Shape>(writer));

        Assert.Contains("No known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ofAPartThatIsNotAsLongAsItSays_isRefused()
    {
        var writer = new WireWriter();
        _catalog.Get<Positional>().Write(writer, new Positional("abc", 2) { Extra = [new Point(1, 2)] });
        var bytes = writer.Written.ToArray();
        var prefix = Enumerable.Range(0, bytes.Length - 4).First(i => BitConverter.ToInt32(bytes, i) is > 0 and < 20);
        bytes[prefix]--;

        Assert.Throws<WireException>(() => Read<Positional>(bytes));
    }

    private T Read<T>(WireWriter writer) => Read<T>(writer.Written.ToArray());

    private T Read<T>(byte[] bytes)
    {
        var reader = new WireReader();
        reader.Reset(bytes);
        return _catalog.Get<T>().Read(reader);
    }
}
