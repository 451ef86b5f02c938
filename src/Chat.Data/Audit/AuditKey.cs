using System.Security.Cryptography;

namespace Chat.Data.Audit;

/// <summary>
/// The key that exports are signed with: ECDSA over P-256, in a PKCS#8 file outside the database, because whoever can
/// tamper there must not be able to sign.
/// </summary>
public sealed class AuditKey : IDisposable
{
    private readonly ECDsa _key;

    private AuditKey(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; }

    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem();

    public string Fingerprint => FingerprintOf(PublicKey);

    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CryptographicException">It holds no such key.</exception>
    public static AuditKey Load(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            _ = key.ExportParameters(includePrivateParameters: true);
            return IsP256(key) ? new AuditKey(key) : throw new CryptographicException("The key is not one over P-256.");
        }
        catch (Exception exception)
        {
            key.Dispose();
            throw exception is ArgumentException
                ? new CryptographicException("The file holds no key.", exception)
                : exception;
        }
    }

    /// <summary>Makes a key and writes it to a file that only its owner may read.</summary>
    /// <exception cref="IOException">There is a file already, or none can be written.</exception>
    public static AuditKey Create(string path)
    {
        var key = new AuditKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(key._key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    /// <summary><c>sha256:</c> and the SHA-256 of a public key in hexadecimal digits.</summary>
    public static string FingerprintOf(byte[] publicKey) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(publicKey))}";

    /// <summary>The fingerprint of a key that is given as such, or as the PEM file of a public key.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string ReadFingerprint(string keyOrFile)
    {
        ArgumentNullException.ThrowIfNull(keyOrFile);
        if (keyOrFile.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase))
        {
            return keyOrFile.Length == 71
                ? keyOrFile.ToLowerInvariant()
                : throw new FormatException("A fingerprint is sha256: and 64 hexadecimal digits.");
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyOrFile));
            return FingerprintOf(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException
            )
        {
            throw new FormatException($"There is no public key in '{keyOrFile}'.", exception);
        }
    }

    public void Dispose() => _key.Dispose();

    internal byte[] Sign(byte[] hash) => _key.SignHash(hash);

    internal static bool IsSignatureOf(byte[] hash, byte[] signature, byte[] publicKey)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out int read);
            return read == publicKey.Length && IsP256(key) && key.VerifyHash(hash, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsP256(ECDsa key) =>
        key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
