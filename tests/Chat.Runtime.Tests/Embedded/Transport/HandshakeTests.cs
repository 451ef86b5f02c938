using System.Net;
using System.Text;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Chat.Runtime.Tests.Transport;

public sealed class HandshakeTests : IAsyncLifetime
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 1, 2);

    private readonly Transports _transports = new(NullLoggerFactory.Instance);
    private IConnectionListener _listener = null!;

    public async Task InitializeAsync() =>
        _listener = await _transports.ListenAsync(new IPEndPoint(IPAddress.Loopback, 0), CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        _transports.Dispose();
    }

    [Fact]
    public async Task Dial_withTheSameSecretAndCluster_learnsTheIncarnation()
    {
        var (dialled, accepted) = await ShakeAsync(NewHandshake(), NewHandshake());

        Assert.Equal(Silo.ToString(), await dialled);
        await accepted;
    }

    [Fact]
    public async Task Dial_withAnotherSecret_isRefusedByTheDialler()
    {
        var (dialled, accepted) = await ShakeAsync(NewHandshake(secret: "another secret of sixteen"), NewHandshake());

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => dialled);
        Assert.Contains("secret", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => accepted);
    }

    [Fact]
    public async Task Dial_ofAnotherCluster_isToldWhy()
    {
        var (dialled, accepted) = await ShakeAsync(NewHandshake(cluster: "other"), NewHandshake());

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => dialled);
        Assert.Contains("cluster/service id 'other/service'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectionFailedException>(() => accepted);
    }

    [Fact]
    public async Task Accept_ofDiallerThatOnlyClaimsTheSecret_isRefused()
    {
        var (connection, accepted) = await ConnectAsync(NewHandshake());
        Greet(connection, "impostor", new byte[32]);
        connection.TrySend(FrameKind.Handshake, 0, static (w, _) => w.WriteBytes(new byte[32]));

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => accepted);

        Assert.Contains("secret does not match", error.Message, StringComparison.Ordinal);
        await connection.DisposeAsync();
    }

    /// <summary>What one side proves is of no use to whoever wants to pass for it.</summary>
    [Fact]
    public async Task Accept_ofDiallerThatReflectsWhatASiloProves_isRefused()
    {
        var (victim, refused) = await ConnectAsync(NewHandshake());
        Greet(victim, "reflector", new byte[32]);
        var (challenge, _) = await ReadProofAsync(victim);
        var (helper, helped) = await ConnectAsync(NewHandshake());
        Greet(helper, "reflector", challenge);
        var (_, proof) = await ReadProofAsync(helper);
        victim.TrySend(FrameKind.Handshake, proof, static (w, p) => w.WriteBytes(p));

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => refused);

        Assert.Contains("secret does not match", error.Message, StringComparison.Ordinal);
        await victim.DisposeAsync();
        await helper.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => helped);
    }

    [Fact]
    public async Task Accept_ofWhatAnotherHasSaidBefore_isRefused()
    {
        var (recorded, accepted) = await ConnectAsync(NewHandshake());
        var mine = new byte[32];
        Greet(recorded, "honest", mine);
        var (theirs, _) = await ReadProofAsync(recorded);
        var proof = NewSecret().Prove("dialler", theirs, mine, "cluster/service");
        recorded.TrySend(FrameKind.Handshake, proof, static (w, p) => w.WriteBytes(p));
        await accepted;
        var (replayed, refused) = await ConnectAsync(NewHandshake());

        Greet(replayed, "honest", mine);
        replayed.TrySend(FrameKind.Handshake, proof, static (w, p) => w.WriteBytes(p));

        await Assert.ThrowsAsync<ConnectionFailedException>(() => refused);
        await recorded.DisposeAsync();
        await replayed.DisposeAsync();
    }

    /// <summary>It sends back what it is sent, having nothing else.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(0)]
    [InlineData(2000)]
    public async Task Dial_toSomebodyWithoutTheSecret_provesNothing(int challengeSize)
    {
        var accepting = _listener.AcceptAsync().AsTask();
        var context = await _transports.DialAsync((IPEndPoint)_listener.EndPoint, CancellationToken.None);
        await using var connection = new Connection(context, maxFrameSize: 1 << 20);
        var dialled = NewHandshake().DialAsync(connection, "test", CancellationToken.None);
        var impostor = new Connection((await accepting)!, maxFrameSize: 1 << 20);
        await impostor.ReadOneAsync(static (_, _) => 0, 4096, CancellationToken.None);
        impostor.TrySend(
            FrameKind.Handshake,
            challengeSize,
            static (w, size) =>
            {
                w.WriteString(null);
                w.WriteBytes(new byte[size]);
                w.WriteBytes(new byte[32]);
            }
        );

        await Assert.ThrowsAsync<ConnectionFailedException>(() => dialled);

        await connection.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() =>
            impostor.ReadOneAsync(static (_, _) => 0, 4096, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Accept_ofAByteNowAndThen_doesNotWaitLongerForIt()
    {
        var accepting = AcceptAsync(NewHandshake(timeout: TimeSpan.FromMilliseconds(200)));
        await using var context = await _transports.DialAsync((IPEndPoint)_listener.EndPoint, CancellationToken.None);
        var announced = new byte[] { 0xFF, 0x0F, 0, 0 };
        while (!accepting.IsCompleted)
        {
            await context.Transport.Output.WriteAsync(announced.AsMemory(0, 1));
            announced = [.. announced.Skip(1), (byte)1];
            await Task.Delay(20);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    [Fact]
    public async Task Accept_ofStrangerWithLinesInItsName_logsNoneOfThem()
    {
        var (connection, accepted) = await ConnectAsync(NewHandshake());
        Greet(connection, "a\nfail: all is lost\u001b[31m", new byte[32], cluster: "b\r\ninfo: nothing happened");

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => accepted);

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.DoesNotContain("all is lost", error.Message, StringComparison.Ordinal); // a name that nothing vouches for
        await connection.DisposeAsync();
    }

    [Theory]
    [InlineData("short")]
    [InlineData("fifteen letters")]
    public void Secret_thatCouldBeGuessed_isRefused(string secret)
    {
        var error = Assert.Throws<InvalidOperationException>(() => NewSecret(secret));

        Assert.Contains("16", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("chat-development-secret")]
    public void Secret_thatIsNone_isTheDevelopmentSecret(string secret) => Assert.True(NewSecret(secret).IsDevelopment);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0001\0\0\0\u0001")]
    [InlineData("\u0005\0\0\0\u0001\0\0\0\0")]
    [InlineData("\u0001\u0010\0\0")] // a frame of 4,097 bytes is refused before it has come
    public async Task Accept_ofSomethingElse_failsCleanly(string garbage)
    {
        var accepting = AcceptAsync(NewHandshake());
        await using var context = await _transports.DialAsync((IPEndPoint)_listener.EndPoint, CancellationToken.None);
        await context.Transport.Output.WriteAsync(Encoding.Latin1.GetBytes(garbage));

        var error = await Record.ExceptionAsync(() => accepting);

        Assert.True(error is WireException or ConnectionFailedException, error?.ToString());
    }

    private async Task<(Task<string> Dialled, Task Accepted)> ShakeAsync(Handshake dialler, Handshake listener)
    {
        var (connection, accepted) = await ConnectAsync(listener);
        var dialled = dialler.DialAsync(connection, "test", CancellationToken.None);
        await Task.WhenAny(dialled);
        if (dialled.IsFaulted)
        {
            await connection.DisposeAsync();
        }

        return (dialled, accepted);
    }

    private async Task<(Connection Connection, Task Accepted)> ConnectAsync(Handshake listener)
    {
        var accepted = AcceptAsync(listener);
        var context = await _transports.DialAsync((IPEndPoint)_listener.EndPoint, CancellationToken.None);
        return (new Connection(context, maxFrameSize: 1 << 20), accepted);
    }

    private async Task AcceptAsync(Handshake handshake)
    {
        var context = await _listener.AcceptAsync();
        await handshake.AcceptAsync(new Connection(context!, maxFrameSize: 1 << 20), Silo, CancellationToken.None);
    }

    private static void Greet(
        Connection connection,
        string name,
        byte[] challenge,
        string cluster = "cluster/service"
    ) =>
        connection.TrySend(
            FrameKind.Handshake,
            (name, challenge, cluster),
            static (w, s) =>
            {
                w.WriteFixed32(0x54414843);
                w.WriteVarInt(Handshake.Version);
                w.WriteString(s.cluster);
                w.WriteString(s.name);
                w.WriteBytes(s.challenge);
            }
        );

    private static Task<(byte[] Challenge, byte[] Proof)> ReadProofAsync(Connection connection) =>
        connection.ReadOneAsync(
            static (_, r) =>
            {
                Assert.Null(r.ReadString());
                return (r.ReadBytes()!, r.ReadBytes()!);
            },
            4096,
            CancellationToken.None
        );

    private static ClusterSecret NewSecret(string secret = "a secret of sixteen or more") =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Cluster:Secret", secret)]).Build());

    private static Handshake NewHandshake(
        string secret = "a secret of sixteen or more",
        string cluster = "cluster",
        TimeSpan? timeout = null
    ) =>
        new(NewSecret(secret), Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "service" }))
        {
            Timeout = timeout ?? TimeSpan.FromSeconds(5),
        };
}
