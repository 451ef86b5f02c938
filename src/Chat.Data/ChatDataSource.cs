using Npgsql;

namespace Chat.Data;

/// <summary>Opens the database from either form of its address.</summary>
public static class ChatDataSource
{
    // Whatever the address says itself comes after these and wins.
    private const string Defaults =
        "Application Name=chat;Timeout=5;Command Timeout=30;Keepalive=30;Maximum Pool Size=32;Max Auto Prepare=64;"
        + "Auto Prepare Min Usages=3";

    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
    };

    /// <summary>Opens a pool of connections with sensible settings.</summary>
    /// <param name="connectionString">
    /// Npgsql's <c>Host=…;Database=…</c> or a URL, <c>postgres://user:password@host:port/database?sslmode=require</c>.
    /// </param>
    /// <param name="configure">Further settings, applied last.</param>
    /// <exception cref="ArgumentException">The address cannot be understood.</exception>
    public static NpgsqlDataSource Create(
        string connectionString,
        Action<NpgsqlConnectionStringBuilder>? configure = null
    )
    {
        var builder = new NpgsqlConnectionStringBuilder(ToConnectionString(connectionString));
        configure?.Invoke(builder);
        return NpgsqlDataSource.Create(builder);
    }

    /// <summary>The address as Npgsql writes it, for those who open the database themselves.</summary>
    /// <param name="connectionString">Either form.</param>
    /// <exception cref="ArgumentException">The address cannot be understood.</exception>
    public static string ToConnectionString(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string pairs = IsUrl(connectionString) ? FromUrl(connectionString) : connectionString;
        return new NpgsqlConnectionStringBuilder($"{Defaults};{pairs}").ConnectionString;
    }

    private static bool IsUrl(string connectionString) =>
        connectionString.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || connectionString.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static string FromUrl(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            throw new ArgumentException("The database's URL is not one.", nameof(address));
        }

        var builder = new NpgsqlConnectionStringBuilder();
        if (url.Host.Length > 0)
        {
            builder.Host = url.Host.Trim('[', ']');
        }

        if (url.Port > 0)
        {
            builder.Port = url.Port;
        }

        if (url.AbsolutePath.Length > 1)
        {
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        }

        string[] user = url.UserInfo.Split(':', 2);
        builder.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        builder.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        foreach (string pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] setting = pair.Split('=', 2);
            builder[Keyword(setting[0])] = setting.Length > 1 ? Uri.UnescapeDataString(setting[1]) : string.Empty;
        }

        return builder.ConnectionString;
    }

    private static string Keyword(string name) =>
        LibpqNames.TryGetValue(name, out string? keyword) ? keyword : Uri.UnescapeDataString(name);
}
