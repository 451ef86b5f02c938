using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Chat.Accounts;

/// <summary>One ES256 key (ECDSA with P-256 and SHA-256, RFC 7518 §3.4).</summary>
internal sealed class SigningKey(string id, byte[] pkcs8)
{
    // An ECDsa object is not promised to be thread-safe, and importing a key costs more than using it.
    private readonly ObjectPool<ECDsa> _instances = new DefaultObjectPool<ECDsa>(new Policy(pkcs8));

    public string Id { get; } = id;

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var key = _instances.Get();
        var signature = key.SignData(
            data,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        _instances.Return(key);
        return signature;
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = _instances.Get();
        var good = key.VerifyData(
            data,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        _instances.Return(key);
        return good;
    }

    /// <summary>The public half, as RFC 7517 writes it.</summary>
    public object ToJsonWebKey()
    {
        var key = _instances.Get();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        _instances.Return(key);
        return new
        {
            kty = "EC",
            crv = "P-256",
            use = "sig",
            alg = JwtTokens.Algorithm,
            kid = Id,
            x = Base64Url.EncodeToString(point.X),
            y = Base64Url.EncodeToString(point.Y),
        };
    }

    private sealed class Policy(byte[] pkcs8) : PooledObjectPolicy<ECDsa>
    {
        public override ECDsa Create()
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }

        public override bool Return(ECDsa obj) => true;
    }
}
