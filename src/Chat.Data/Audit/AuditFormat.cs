using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Data.Audit;

/// <summary>How an export is written: JSON Lines, described in docs/audit.md.</summary>
internal static class AuditFormat
{
    public const string Name = "chat-audit";
    public const int Version = 1;
    public const string Algorithm = "ECDSA-P256-SHA256";

    /// <summary>
    /// The longest line that is read, in bytes: several times what the longest text that can be allowed takes. A file without
    /// line ends must not fill the memory.
    /// </summary>
    public const int MaxLineBytes = 4 * 1024 * 1024;

    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // texts stay readable; no browser parses this
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 4,
    };

    public static byte[] Write(AuditLine line) => JsonSerializer.SerializeToUtf8Bytes(line, Json);

    /// <summary>Reads one line, strictly.</summary>
    /// <exception cref="FormatException">It is not a line of this format; the message says why.</exception>
    public static AuditLine Read(ReadOnlySpan<byte> line)
    {
        try
        {
            // Bytes that are no UTF-8 would silently become replacement characters.
            Strict.GetCharCount(line);
            var read = JsonSerializer.Deserialize<AuditLine>(line, Json);
            return read is { Parts: 1 } ? read : throw new FormatException("it is not one object of a known type");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("it is not JSON of this format, or has unknown or repeated names", exception);
        }
    }

    public static string WriteTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadTime(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new FormatException("a time is not written as it should be");

    public static string WriteHash(byte[] hash) => Convert.ToHexStringLower(hash);

    public static byte[] ReadHash(string text) =>
        text.Length == 2 * Log.HashChain.HashLength && text.All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(text)
            : throw new FormatException("a hash is not 64 lower-case hexadecimal digits");
}
