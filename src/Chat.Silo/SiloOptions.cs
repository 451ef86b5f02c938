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
    /// The address other silos and gateways reach this silo at, a private one; <c>auto</c> for the only one it has, as in
    /// a container. Default: 127.0.0.1.
    /// </summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>
    /// Whether <see cref="Address"/> may be public: what silos and gateways say to each other is not encrypted, so something
    /// else has to keep strangers away. Default: no.
    /// </summary>
    public bool AllowPublicAddress { get; set; }

    /// <summary>
    /// The address it listens at, where that is another one than it is reached at, as behind a port mapping; 0.0.0.0 for
    /// all. Default: <see cref="Address"/>.
    /// </summary>
    public string? ListenAddress { get; set; }

    /// <summary>Where other silos connect. Default 11111.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 11111;

    /// <summary>Where gateways connect. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Where it listens for other silos. Default: <see cref="Port"/>.</summary>
    [Range(1, 65535)]
    public int? ListenPort { get; set; }

    /// <summary>Where it listens for gateways. Default: <see cref="GatewayPort"/>.</summary>
    [Range(1, 65535)]
    public int? GatewayListenPort { get; set; }
}
