using System.Net;
using Chat.Runtime.Calls;
using Chat.Runtime.Serialization;
using Chat.Runtime.Streams;
using Chat.Runtime.Tests.Calls;
using Chat.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Chat.Runtime.Tests.Transport;

/// <summary>Somebody who knows the secret and sends what no silo and no client would: the silo serves the others on.</summary>
public sealed class IntruderTests : IAsyncLifetime
{
    private const int MaxFrame = 1 << 20;

    private readonly TestCluster _cluster = new TestClusterBuilder(1).AddSiloBuilderConfigurator<SmallFrames>().Build();
    private readonly Transports _transports = new(NullLoggerFactory.Instance);
    private readonly Answers _answers = new();
    private Connection _connection = null!;
    private Task _reading = null!;

    public async Task InitializeAsync()
    {
        await _cluster.DeployAsync();
        _connection = await DialAsync();
        _reading = _connection.RunAsync(_answers);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _reading;
        _transports.Dispose();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData((byte)FrameKind.Handshake)]
    [InlineData((byte)FrameKind.Response)]
    [InlineData((byte)FrameKind.Events)]
    [InlineData((byte)0)]
    [InlineData((byte)255)]
    public async Task Frame_ofAKindThatSilosDoNotTake_endsTheConnection(byte kind)
    {
        _connection.TrySend((FrameKind)kind, 0, static (w, _) => w.WriteRaw(new byte[20]));

        await EndedAsync();
    }

    [Fact]
    public async Task Frame_aboveTheLimit_endsTheConnectionBeforeItHasCome()
    {
        await using var context = await _transports.DialAsync(Gateway, CancellationToken.None);
        var connection = new Connection(context, MaxFrame);
        await Handshake.DialAsync(connection, "intruder", CancellationToken.None);
        var reading = connection.RunAsync(_answers);

        await context.Transport.Output.WriteAsync(BitConverter.GetBytes(MaxFrame + 1));

        await reading.WaitAsync(TimeSpan.FromSeconds(10));
        await ServesOthersAsync();
    }

    [Fact]
    public async Task Request_toAnUnknownMethod_isAnsweredSo()
    {
        Request(1, 0xDEADBEEF, 0xDEADBEEF, static _ => { });

        Assert.Equal(FrameKind.Fault, await _answers.NextAsync());
        await ServesOthersAsync();
    }

    [Fact]
    public async Task Request_withArgumentsThatAreNot_isAnsweredSo()
    {
        Request(
            1,
            StableId.Of(typeof(IEchoGrain)),
            Method(nameof(IEchoGrain.ParcelAsync)),
            static w =>
            {
                w.WriteByte(2); // derived from what was declared, it says
                w.WriteFixed32(StableId.Of(typeof(FileStream)));
            }
        );

        Assert.Equal(FrameKind.Fault, await _answers.NextAsync());
        await ServesOthersAsync();
    }

    [Fact]
    public async Task Request_withoutAKey_endsTheConnection()
    {
        Request(1, StableId.Of(typeof(IEchoGrain)), Method(nameof(IEchoGrain.WhereAsync)), static _ => { }, key: " ");

        await EndedAsync();
    }

    [Fact]
    public async Task Cancel_ofWhatWasNeverCalled_isIgnored()
    {
        _connection.TrySend(FrameKind.Cancel, 0, static (w, _) => w.WriteVarInt(ulong.MaxValue));
        Request(2, StableId.Of(typeof(IEchoGrain)), Method(nameof(IEchoGrain.WhereAsync)), static _ => { });

        Assert.Equal(FrameKind.Response, await _answers.NextAsync());
    }

    [Fact]
    public async Task Subscriptions_withoutEnd_endTheConnection()
    {
        for (var id = 0; id <= StreamHub.MaxSubscriptions; id++)
        {
            _connection.TrySend(
                FrameKind.Subscribe,
                id,
                static (w, i) =>
                {
                    w.WriteVarInt((ulong)i);
                    w.WriteString(null);
                    w.WriteString(null);
                    w.WriteString($"{i % 100}");
                }
            );
        }

        await EndedAsync();
    }

    [Fact]
    public async Task Frames_atRandom_harmNobodyElse()
    {
        var random = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            await using var connection = await DialAsync();
            var reading = connection.RunAsync(_answers);
            for (var frame = 0; frame < 10; frame++)
            {
                var bytes = new byte[random.Next(64)];
                random.NextBytes(bytes);
                connection.TrySend((FrameKind)random.Next(2, 18), bytes, static (w, b) => w.WriteRaw(b));
            }

            await connection.DrainAsync(CancellationToken.None);
            await connection.DisposeAsync();
            await reading;
        }

        await ServesOthersAsync();
    }

    private IPEndPoint Gateway => _cluster.Primary!.GatewayAddress.Endpoint;

    private Handshake Handshake => _cluster.ServiceProvider.GetRequiredService<Handshake>();

    private static uint Method(string name) => StableId.Of(typeof(IEchoGrain).GetMethod(name)!);

    private async Task<Connection> DialAsync()
    {
        var connection = new Connection(await _transports.DialAsync(Gateway, CancellationToken.None), MaxFrame);
        await Handshake.DialAsync(connection, "intruder", CancellationToken.None);
        return connection;
    }

    private void Request(long id, uint type, uint method, Action<WireWriter> arguments, string key = "a") =>
        _connection.TrySend(
            FrameKind.Request,
            0,
            (w, _) =>
            {
                new RequestHeader(id, Flags: 0, type, method, Version: 0, key).Write(w);
                arguments(w);
            }
        );

    private async Task EndedAsync()
    {
        await _reading.WaitAsync(TimeSpan.FromSeconds(10));
        await ServesOthersAsync();
    }

    private async Task ServesOthersAsync() =>
        Assert.Equal("b: c", await _cluster.GrainFactory.GetGrain<IEchoGrain>("b").EchoAsync("c"));

    private sealed class Answers : IFrameHandler
    {
        private readonly System.Threading.Channels.Channel<FrameKind> _kinds =
            System.Threading.Channels.Channel.CreateUnbounded<FrameKind>();

        public Task<FrameKind> NextAsync() => _kinds.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        public void OnFrame(Connection connection, FrameKind kind, WireReader reader) => _kinds.Writer.TryWrite(kind);
    }

    private sealed class SmallFrames : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Configure<Orleans.Configuration.SiloMessagingOptions>(o => o.MaxMessageBodySize = MaxFrame);
    }
}
