using System.Security.Cryptography;

namespace Chat.Data.Audit;

/// <summary>Writes what <see cref="SignedReader"/> reads.</summary>
internal sealed class SignedWriter(Stream stream, AuditKey key) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ValueTask WriteHeaderAsync(string? channel, HeadLine? head, DateTimeOffset at, string build) =>
        WriteAsync(
            new AuditLine
            {
                Header = new()
                {
                    Format = AuditFormat.Name,
                    Version = AuditFormat.Version,
                    Channel = channel,
                    Head = head,
                    At = AuditFormat.WriteTime(at),
                    Build = build,
                    Key = Convert.ToBase64String(key.PublicKey),
                },
            }
        );

    public async ValueTask WriteAsync(AuditLine line)
    {
        byte[] bytes = [.. AuditFormat.Write(line), (byte)'\n'];
        _hash.AppendData(bytes);
        await stream.WriteAsync(bytes);
    }

    public async ValueTask SignAsync()
    {
        byte[] signature = key.Sign(_hash.GetCurrentHash());
        await WriteAsync(new AuditLine { Signature = new(AuditFormat.Algorithm, Convert.ToBase64String(signature)) });
    }

    public void Dispose() => _hash.Dispose();
}
