using System.Reflection;
using System.Security.Cryptography;
using Chat.Data;
using Chat.Data.Audit;
using Npgsql;

namespace Chat.Silo.Audit;

/// <summary>What the commands of the audit are configured with.</summary>
internal static class AuditSettings
{
    /// <summary>Which build makes an export.</summary>
    public static string Build =>
        typeof(AuditSettings)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    /// <summary>From the environment alone: to check a file nothing else has to be there.</summary>
    public static IConfiguration Read() => new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <summary>The file with the private key, <c>Audit:KeyFile</c> or <c>CHAT_AUDIT_KEY</c>.</summary>
    public static string KeyFile(IConfiguration configuration) =>
        (configuration["Audit:KeyFile"] ?? configuration["CHAT_AUDIT_KEY"]) is { Length: > 0 } path
            ? path
            : throw new UsageException("CHAT_AUDIT_KEY is not set: it names the file with the key that signs.");

    public static AuditKey LoadKey(IConfiguration configuration)
    {
        string path = KeyFile(configuration);
        try
        {
            return AuditKey.Load(path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AuditFileException(
                $"There is no key in '{path}' (CHAT_AUDIT_KEY): {exception.Message}",
                exception
            );
        }
    }

    public static NpgsqlDataSource OpenDatabase(IConfiguration configuration)
    {
        string address = configuration["CHAT_POSTGRES"] is { Length: > 0 } value
            ? value
            : throw new UsageException("CHAT_POSTGRES is not set: it names the PostgreSQL database to use.");
        try
        {
            return ChatDataSource.Create(address);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new UsageException($"CHAT_POSTGRES cannot be understood: {exception.Message}");
        }
    }
}
