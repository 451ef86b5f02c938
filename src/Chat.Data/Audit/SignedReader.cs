using System.Security.Cryptography;

namespace Chat.Data.Audit;

/// <summary>A signed file of JSON Lines: a header, lines, and a signature of all bytes before it.</summary>
internal sealed class SignedReader : IDisposable
{
    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _publicKey;
    private long _line;

    private SignedReader(Stream stream)
    {
        _stream = stream;
        _lines = new LineReader(stream);
        Header = Next()?.Header ?? throw new FormatException("its first line is no header");
        if (Header.Format != AuditFormat.Name)
        {
            throw new FormatException($"it is of the format '{Header.Format}'");
        }

        if (Header.Version != AuditFormat.Version)
        {
            throw new FormatException($"it is of version {Header.Version}; this build reads {AuditFormat.Version}");
        }

        MadeAt = AuditFormat.ReadTime(Header.At);
        _publicKey = Convert.FromBase64String(Header.Key);
    }

    public HeaderLine Header { get; }

    public DateTimeOffset MadeAt { get; }

    public string Signer => AuditKey.FingerprintOf(_publicKey);

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="AuditFileException">It cannot be read, or is no such file.</exception>
    public static SignedReader Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            return new SignedReader(stream);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            stream?.Dispose();
            throw new AuditFileException($"'{path}' cannot be read as an export: {exception.Message}", exception);
        }
    }

    /// <summary>The lines between header and signature; ends only when the signature has been checked.</summary>
    /// <exception cref="FormatException">The file is not as it was written; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read on.</exception>
    public IEnumerable<AuditLine> ReadLines()
    {
        while (true)
        {
            byte[] hash = _hash.GetCurrentHash();
            var line = Next() ?? throw new FormatException("the file ends without a signature");
            if (line.Signature is { } signature)
            {
                Check(signature, hash);
                yield break;
            }

            yield return line;
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
    }

    private AuditLine? Next()
    {
        _line++;
        try
        {
            var bytes = _lines.Next();
            _hash.AppendData(bytes);
            return bytes.IsEmpty ? null : AuditFormat.Read(bytes);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"line {_line}: {exception.Message}", exception);
        }
    }

    private void Check(SignatureLine signature, byte[] hash)
    {
        if (signature.Algorithm != AuditFormat.Algorithm)
        {
            throw new FormatException($"the signature is of an unknown kind, '{signature.Algorithm}'");
        }

        if (!AuditKey.IsSignatureOf(hash, Convert.FromBase64String(signature.Value), _publicKey))
        {
            throw new FormatException("the signature does not fit: the file is not as it was written");
        }

        if (Next() is not null)
        {
            throw new FormatException("something follows the signature");
        }
    }
}

/// <summary>A file that is no export at all, or cannot be read.</summary>
public sealed class AuditFileException(string message, Exception? inner = null) : Exception(message, inner);
