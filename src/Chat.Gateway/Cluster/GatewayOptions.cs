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
}
