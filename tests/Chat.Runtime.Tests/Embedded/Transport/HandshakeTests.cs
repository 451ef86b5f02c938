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
        var (dialled, accepted) = await ShakeAsync(NewHandshake(secret: "other"), NewHandshake());

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
        connection.TrySend(
            FrameKind.Handshake,
            0,
            static (w, _) =>
            {
                w.WriteFixed32(0x54414843);
                w.WriteVarInt(Handshake.Version);
                w.WriteString("cluster/service");
                w.WriteString("impostor");
                w.WriteBytes(new byte[32]);
            }
        );
        connection.TrySend(FrameKind.Handshake, 0, static (w, _) => w.WriteBytes(new byte[32]));

        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => accepted);

        Assert.Contains("secret does not match", error.Message, StringComparison.Ordinal);
        await connection.DisposeAsync();
    }

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

    private static Handshake NewHandshake(string secret = "secret", string cluster = "cluster") =>
        new(
            new ClusterSecret(
                new ConfigurationBuilder().AddInMemoryCollection([new("Cluster:Secret", secret)]).Build()
            ),
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "service" })
        );
}
