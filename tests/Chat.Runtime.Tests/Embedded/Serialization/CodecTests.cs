using System.Collections.Immutable;
using Chat.Runtime.Serialization;

namespace Chat.Runtime.Tests.Serialization;

public sealed class CodecTests
{
    private readonly CodecCatalog _catalog = new([typeof(Circle), typeof(Square)]);

    [Fact]
    public void RoundTrip_ofEveryPrimitive_isEqual()
    {
        AssertSame(true);
        AssertSame(byte.MaxValue);
        AssertSame(sbyte.MinValue);
        AssertSame(short.MinValue);
        AssertSame(ushort.MaxValue);
        AssertSame(int.MinValue);
        AssertSame(uint.MaxValue);
        AssertSame(long.MinValue);
        AssertSame(ulong.MaxValue);
        AssertSame('ß');
        AssertSame(float.NegativeInfinity);
        AssertSame(double.Epsilon);
        AssertSame(decimal.MinValue);
        AssertSame("😀");
        AssertSame<string?>(null);
        AssertSame(string.Empty);
        AssertSame(Guid.NewGuid());
        AssertSame(DateTime.MaxValue);
        AssertSame(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-90)));
        AssertSame(TimeSpan.MinValue);
        AssertSame(DateOnly.MaxValue);
        AssertSame(DayOfWeek.Saturday);
        AssertSame(Size.Huge);
        AssertSame<int?>(null);
        AssertSame<int?>(0);
        AssertSame((1, "two", (long?)3));
    }

    [Fact]
    public void RoundTrip_ofEveryCollection_isEqual()
    {
        AssertSame<byte[]>([1, 2, 3]);
        AssertSame<string[]>(["a", null!, "b"]);
        AssertSame<List<int>>([1, 2]);
        AssertSame<IReadOnlyList<int>>([]);
        AssertSame<HashSet<string>>(["a"]);
        AssertSame(new Dictionary<string, Guid> { ["a"] = Guid.NewGuid() });
        AssertSame<IReadOnlyDictionary<int, string>>(new Dictionary<int, string> { [1] = "a" });
        Assert.Equal([1, 2], RoundTrip<ImmutableArray<int>>([1, 2]).AsEnumerable());
        Assert.Equal([1, 2], RoundTrip<ReadOnlyMemory<byte>>(new byte[] { 1, 2 }).ToArray());
        Assert.True(RoundTrip<ImmutableArray<int>>(default).IsDefault);
        Assert.Null(RoundTrip<List<int>?>(null));
    }

    [Fact]
    public void Write_ofARecord_allocatesNothing()
    {
        var codec = _catalog.Get<Circle>();
        var writer = new WireWriter();
        var circle = new Circle(1) { Name = "circle" };
        codec.Write(writer, circle);

        var before = GC.GetAllocatedBytesForCurrentThread();
        writer.Truncate(0);
        codec.Write(writer, circle);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void RoundTrip_ofRecords_keepsParametersAndProperties()
    {
        var positional = new Positional("a", 2) { Extra = [new Point(1, 2)] };

        var copy = RoundTrip(positional);

        Assert.Equal("a", copy.Name);
        Assert.Equal(2, copy.Count);
        Assert.Equal([new Point(1, 2)], copy.Extra);
    }

    [Fact]
    public void RoundTrip_ofClassWithGetOnlyProperty_setsIt() => Assert.Equal(7, RoundTrip(new GetOnly(7)).Value);

    [Fact]
    public void RoundTrip_ofDerivedRecords_keepsTheirTypes()
    {
        Shape[] shapes = [new Circle(2) { Name = "c" }, new Square(3)];

        var copy = RoundTrip(shapes);

        Assert.Equal(shapes, copy);
    }

    [Fact]
    public void RoundTrip_ofRecursiveType_keepsIt() => Assert.Equal(2, RoundTrip(new Node { Next = new Node() }).Depth);

    [Fact]
    public void Write_ofCycle_fails()
    {
        var node = new Node();
        node.Next = node;

        Assert.Throws<WireException>(() => RoundTrip(node));
    }

    [Fact]
    public void Read_byOlderVersion_passesOverUnknownMembers()
    {
        var old = Convert<NewVersion, OldVersion>(new NewVersion("a", new Point(1, 2), ["x"], 5));

        Assert.Equal(new OldVersion("a", 5), old);
    }

    [Fact]
    public void Read_byNewerVersion_leavesMissingMembersAtTheirDefaults()
    {
        var now = Convert<OldVersion, NewVersion>(new OldVersion("a", 5));

        Assert.Equal(new NewVersion("a", default, null, 5), now);
    }

    [Fact]
    public void Read_byNewerVersionWithInitialValue_keepsIt() =>
        Assert.Equal("initial", Convert<Empty, WithInitialValue>(new Empty()).Text);

    [Fact]
    public void Get_ofTypeThatCannotTravel_saysWhatToDo()
    {
        var exception = Assert.Throws<NotSupportedException>(() => _catalog.Get<CodecTests>());

        Assert.Contains("[GenerateSerializer]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ofTypeWithMemberThatCannotTravel_fails() =>
        Assert.Throws<NotSupportedException>(() => _catalog.Get<Holder>().Validate([]));

    [Fact]
    public void Read_ofTruncatedOrRandomBytes_failsCleanly()
    {
        var random = new Random(1);
        var writer = new WireWriter();
        _catalog.Get<Positional>().Write(writer, new Positional("abc", 2) { Extra = [new Point(1, 2)] });
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = writer.Written.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => Read<Positional>(bytes[..random.Next(bytes.Length + 1)]));
            Assert.True(error is null or WireException or OverflowException, error?.ToString());
        }
    }

    [Fact]
    public void Copy_sharesWhatIsImmutableAndNothingElse()
    {
        var list = new List<int> { 1 };
        var frozen = new Frozen("a");

        Assert.NotSame(list, _catalog.Get<List<int>>().Copy(list));
        Assert.Same(frozen, _catalog.Get<Frozen>().Copy(frozen));
    }

    private void AssertSame<T>(T value) => Assert.Equal(value, RoundTrip(value));

    private T RoundTrip<T>(T value) => Convert<T, T>(value);

    private TTo Convert<TFrom, TTo>(TFrom value)
    {
        var writer = new WireWriter(16);
        _catalog.Get<TFrom>().Write(writer, value);
        return Read<TTo>(writer.Written.ToArray());
    }

    private T Read<T>(byte[] bytes)
    {
        var reader = new WireReader();
        reader.Reset(bytes);
        return _catalog.Get<T>().Read(reader);
    }
}
