using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Chat.Silo;

/// <summary>Configuration section <c>Silo</c>.</summary>
public sealed class SiloOptions
{
    public const string Section = "Silo";

    /// <summary>Names this silo among its peers. Default: the host's name and port.</summary>
    [MaxLength(100)]
    public string? Name { get; set; }

    /// <summary>
    /// The address other silos and gateways reach this silo at; <c>auto</c> for its only private one, as in a container.
    /// Default: 127.0.0.1.
    /// </summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Where other silos connect. Default 11111.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 11111;

    /// <summary>Where gateways connect. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;
}
