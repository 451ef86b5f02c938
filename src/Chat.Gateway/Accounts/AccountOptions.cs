using System.ComponentModel.DataAnnotations;

namespace Chat.Accounts;

/// <summary>Configuration section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>How long an access token is good for. Default 12 h; a minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Rounds of PBKDF2-SHA512 per password. Default 210,000, the figure of OWASP's Password Storage Cheat Sheet (2023);
    /// 10,000 to 10,000,000. Passwords hashed with other figures stay valid.
    /// </summary>
    [Range(10_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>
    /// How many passwords may wait for their turn to be hashed; beyond it a log-in is answered
    /// <c>CHAT_TOO_MANY_REQUESTS</c>. Default 256; 1 to 10,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxWaitingPasswords { get; set; } = 256;
}
