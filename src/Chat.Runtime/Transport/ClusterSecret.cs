using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Chat.Runtime.Transport;

/// <summary>
/// The secret all silos and clients of a cluster share: configuration key "Cluster:Secret" (environment
/// <c>Cluster__Secret</c>) or <c>CHAT_CLUSTER_SECRET</c>; at least <see cref="MinLength"/> characters. Without one, a
/// well-known development secret is used, and a silo then refuses to listen anywhere but on loopback.
/// </summary>
internal sealed class ClusterSecret
{
    /// <summary>
    /// Whoever records one handshake can try secrets against it at leisure, so it has to be long; a random one of 16 hex
    /// digits would take 2^63 tries.
    /// </summary>
    public const int MinLength = 16;

    private const string Development = "chat-development-secret";

    private readonly byte[] _key;

    public ClusterSecret(IConfiguration configuration)
    {
        var configured = (configuration["Cluster:Secret"] ?? configuration["CHAT_CLUSTER_SECRET"])?.Trim();
        var secret = string.IsNullOrEmpty(configured) ? Development : configured;
        if (secret.Length < MinLength)
        {
            throw new InvalidOperationException(
                $"The cluster's secret (Cluster__Secret or CHAT_CLUSTER_SECRET) has {secret.Length} characters; give it {MinLength} or more, by chance."
            );
        }

        IsDevelopment = string.Equals(secret, Development, StringComparison.Ordinal);
        _key = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    public bool IsDevelopment { get; }

    /// <summary>Shows knowledge of the secret to the holder of the challenge, without showing the secret.</summary>
    public byte[] Prove(string role, byte[] challenge, byte[] otherChallenge, string cluster) =>
        HMACSHA256.HashData(
            _key,
            (byte[])[.. Encoding.UTF8.GetBytes($"{role}\n{cluster}\n"), .. challenge, .. otherChallenge]
        );
}
