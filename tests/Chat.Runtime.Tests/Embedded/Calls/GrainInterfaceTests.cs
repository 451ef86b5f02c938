using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;

namespace Chat.Runtime.Tests.Calls;

public sealed class GrainInterfaceTests
{
    private readonly CodecCatalog _codecs = new([]);

    // Generic, so that the interfaces are not part of the application whose silos the other tests start.
    private interface IOverloads<T> : IGrainWithStringKey
    {
        Task SetAsync(int value);

        Task SetAsync(string value);
    }

    private interface ISameAlias<T> : IGrainWithStringKey
    {
        [Alias("set")]
        Task SetNumberAsync(int value);

        [Alias("set")]
        Task SetTextAsync(string value);
    }

    private interface ITakesStream<T> : IGrainWithStringKey
    {
        Task UploadAsync(Stream content);
    }

    private interface IReturnsNothing<T> : IGrainWithStringKey
    {
        void Forget();
    }

    [Fact]
    public void Create_withOverloads_tellsThemApart()
    {
        var overloads = new GrainInterface(typeof(IOverloads<int>), _codecs);

        var ids = typeof(IOverloads<int>).GetMethods().Select(method => overloads.Find(method).Id);

        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public void Create_withTheSameAliasTwice_fails()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            new GrainInterface(typeof(ISameAlias<int>), _codecs)
        );

        Assert.Contains("[Alias]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_withParameterThatCannotTravel_namesMethodAndParameter()
    {
        var error = Assert.Throws<NotSupportedException>(() => new GrainInterface(typeof(ITakesStream<int>), _codecs));

        Assert.Contains("UploadAsync, content: System.IO.Stream", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_withMethodThatReturnsNoTask_fails() =>
        Assert.Throws<NotSupportedException>(() => new GrainInterface(typeof(IReturnsNothing<int>), _codecs));

    [Fact]
    public void Find_ofUnknownNumbers_findsNothing() => Assert.Null(GrainInterfaceCatalog.Application.Find(1, 2));

    [Fact]
    public void ReadException_ofUnknownType_isAnOrleansExceptionThatTellsAll()
    {
        var writer = new WireWriter();
        new ExceptionCodec(_codecs, []).Write(writer, new TooFullException("Too full.", 1));
        var reader = new WireReader();
        reader.Reset(writer.Written.ToArray());

        var exception = new ExceptionCodec(_codecs, []).Read(reader);

        Assert.IsType<OrleansException>(exception);
        Assert.Contains("TooFullException: Too full.", exception.Message, StringComparison.Ordinal);
    }
}
