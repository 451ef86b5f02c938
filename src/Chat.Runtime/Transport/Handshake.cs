using System.Security.Cryptography;
using Chat.Runtime.Serialization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Chat.Runtime.Transport;

/// <summary>
/// The first four frames of a connection. Dialler: version, cluster, challenge. Silo: its proof and challenge, or why not.
/// Dialler: its proof. Silo: its incarnation, or why not. Proofs are bound to both challenges and to the role, so none can
/// be replayed or reflected.
/// </summary>
internal sealed class Handshake(ClusterSecret secret, IOptions<ClusterOptions> options)
{
    private const uint Magic = 0x54414843; // "CHAT"
    public const int Version = 2;
    private const int MaxFrame = 4096;
    private const int ChallengeSize = 32;
    private const int MaxTextInLogs = 200;

    /// <summary>For the whole handshake, however slowly it comes in.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    private readonly string _cluster = $"{options.Value.ClusterId}/{options.Value.ServiceId}";

    /// <summary>Proves both sides to each other, from the side that dialled.</summary>
    /// <returns>The incarnation of the silo that answered.</returns>
    /// <exception cref="ConnectionFailedException">It is not of this cluster, or does not believe that we are.</exception>
    public async Task<string> DialAsync(Connection connection, string name, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Closed);
        timeout.CancelAfter(Timeout);
        var mine = RandomNumberGenerator.GetBytes(ChallengeSize);
        connection.TrySend(
            FrameKind.Handshake,
            (this, mine, name),
            static (w, s) => s.Item1.WriteHello(w, s.mine, s.name)
        );
        var (theirs, proof) = await connection.ReadOneAsync(
            (kind, r) =>
            {
                ThrowIfRefused(kind, r);
                return (ReadChallenge(r), r.ReadBytes());
            },
            MaxFrame,
            timeout.Token
        );
        if (!CryptographicOperations.FixedTimeEquals(proof, secret.Prove("silo", mine, theirs, _cluster)))
        {
            throw new ConnectionFailedException($"{connection.Peer} does not know this cluster's secret.");
        }

        var answer = secret.Prove("dialler", theirs, mine, _cluster);
        connection.TrySend(FrameKind.Handshake, answer, static (w, a) => w.WriteBytes(a));
        return await connection.ReadOneAsync(
            (kind, r) =>
            {
                ThrowIfRefused(kind, r);
                return r.ReadString()!;
            },
            MaxFrame,
            timeout.Token
        );
    }

    /// <summary>Proves both sides to each other, from the side that listened.</summary>
    /// <exception cref="ConnectionFailedException">The dialler is not of this cluster; it was told why.</exception>
    public async Task AcceptAsync(Connection connection, SiloAddress self, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Closed);
        timeout.CancelAfter(Timeout);
        var (name, theirs) = await connection.ReadOneAsync(
            (kind, r) => ReadHello(connection, kind, r),
            MaxFrame,
            timeout.Token
        );
        var mine = RandomNumberGenerator.GetBytes(ChallengeSize);
        var proof = secret.Prove("silo", theirs, mine, _cluster);
        connection.TrySend(
            FrameKind.Handshake,
            (mine, proof),
            static (w, s) =>
            {
                w.WriteString(null);
                w.WriteBytes(s.mine);
                w.WriteBytes(s.proof);
            }
        );
        var answer = await connection.ReadOneAsync((_, r) => r.ReadBytes() ?? [], MaxFrame, timeout.Token);
        if (!CryptographicOperations.FixedTimeEquals(answer, secret.Prove("dialler", mine, theirs, _cluster)))
        {
            throw Refuse(connection, "the cluster secret does not match");
        }

        connection.Peer = $"{Printable(name)} at {connection.Peer}";

        connection.TrySend(
            FrameKind.Handshake,
            self,
            static (w, s) =>
            {
                w.WriteString(null);
                w.WriteString(s.ToString());
            }
        );
    }

    private void WriteHello(WireWriter writer, byte[] challenge, string name)
    {
        writer.WriteFixed32(Magic);
        writer.WriteVarInt(Version);
        writer.WriteString(_cluster);
        writer.WriteString(name);
        writer.WriteBytes(challenge);
    }

    private (string? Name, byte[] Challenge) ReadHello(Connection connection, FrameKind kind, WireReader reader)
    {
        if (kind is not FrameKind.Handshake || reader.ReadFixed32() != Magic)
        {
            throw new ConnectionFailedException($"{connection.Peer} does not speak the cluster's protocol.");
        }

        if (reader.ReadVarInt() is var version and not Version)
        {
            throw Refuse(connection, $"protocol version {version} is not {Version}");
        }

        if (reader.ReadString() is var cluster && cluster != _cluster)
        {
            throw Refuse(connection, $"cluster/service id '{Printable(cluster)}' is not '{_cluster}'");
        }

        return (reader.ReadString(), ReadChallenge(reader));
    }

    private static byte[] ReadChallenge(WireReader reader) =>
        reader.ReadBytes() is { Length: ChallengeSize } challenge
            ? challenge
            : throw new ConnectionFailedException("The other side's challenge has a wrong size.");

    /// <summary>What a stranger says may end up in a log, where it must not look like lines of its own.</summary>
    private static string Printable(string? text) =>
        string.Concat(
            (text ?? "?")
                .Take(MaxTextInLogs)
                .Select(c => char.IsControl(c) || char.IsSurrogate(c) || IsSeparator(c) ? '?' : c)
        );

    private static bool IsSeparator(char c) => c is '\u2028' or '\u2029';

    private static ConnectionFailedException Refuse(Connection connection, string reason)
    {
        connection.TrySend(FrameKind.Handshake, reason, static (w, r) => w.WriteString(r));
        return new ConnectionFailedException($"Refused {connection.Peer}: {reason}.");
    }

    private static void ThrowIfRefused(FrameKind kind, WireReader reader)
    {
        if (kind is not FrameKind.Handshake)
        {
            throw new ConnectionFailedException("The other side does not speak the cluster's protocol.");
        }

        if (reader.ReadString() is { } reason)
        {
            throw new ConnectionFailedException($"The silo refused the connection: {Printable(reason)}.");
        }
    }
}
