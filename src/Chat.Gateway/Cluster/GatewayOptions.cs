using System.ComponentModel.DataAnnotations;

namespace Chat.Cluster;

/// <summary>Configuration section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// Names this gateway among its peers; two that run at once must not share it. Default: host name and a random part.
    /// </summary>
    [Required, MaxLength(100)]
    public string Id { get; set; } = $"{Environment.MachineName}-{Guid.NewGuid():N}";

    /// <summary>
    /// How long it serves on after it was asked to stop, not ready any more, so that proxies look for another gateway
    /// before the connections here are closed. Default 0, for where there is no proxy; at most 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainFor { get; set; }
}
