using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Chat.Silo;

/// <summary>Where a silo is reached: the address it was given, or its own where nobody knows that in advance.</summary>
internal static class OwnAddress
{
    public const string Auto = "auto";

    /// <summary>RFC 1918, and RFC 6598, which some clouds give to containers.</summary>
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
    ];

    private static readonly IPNetwork Multicast = IPNetwork.Parse("224.0.0.0/4");

    /// <param name="configured">An address, or <c>auto</c>.</param>
    /// <param name="allowPublic">Whether it may be one that the whole internet reaches.</param>
    /// <exception cref="ValidationException">It is neither, there is no one choice, or nobody should listen there.</exception>
    public static IPAddress Find(string configured, bool allowPublic = false)
    {
        if (string.Equals(configured, Auto, StringComparison.OrdinalIgnoreCase))
        {
            return Choose(OfThisMachine());
        }

        var address = Parse(configured);
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IsOfMany(address))
        {
            throw new ValidationException(
                $"Silo:Address is where others reach this silo; nobody is reached at {address}."
            );
        }

        return allowPublic || IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || IsPrivate(address)
            ? address
            : throw new ValidationException(
                $"Silo:Address is {address}, which is public, and what silos say is not encrypted. If a firewall or tunnel protects it, set Silo:AllowPublicAddress."
            );
    }

    /// <exception cref="ValidationException">It is no address.</exception>
    public static IPAddress Parse(string configured)
    {
        if (!IPAddress.TryParse(configured, out var address))
        {
            throw new ValidationException($"Silo:Address must be an IP address or 'auto', not '{configured}'.");
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>The only private IPv4 address, or where there is none, the only private IPv6 address.</summary>
    /// <exception cref="ValidationException">There is none, or more than one: somebody has to decide.</exception>
    public static IPAddress Choose(IEnumerable<IPAddress> addresses)
    {
        var choices = addresses.Where(IsPrivate).Distinct().ToLookup(address => address.AddressFamily);
        IPAddress[] found = [.. choices[AddressFamily.InterNetwork]];
        if (found.Length == 0)
        {
            found = [.. choices[AddressFamily.InterNetworkV6]];
        }

        return found switch
        {
            [var only] => only,
            [] => throw new ValidationException("Silo:Address is 'auto', but this machine has no private address."),
            _ => throw new ValidationException(
                $"Silo:Address is 'auto', but this machine has several private addresses: {string.Join<IPAddress>(", ", found)}."
            ),
        };
    }

    private static bool IsPrivate(IPAddress address) =>
        address.IsIPv6UniqueLocal || PrivateNetworks.Any(network => network.Contains(address));

    private static bool IsOfMany(IPAddress address) =>
        address.IsIPv6Multicast || Multicast.Contains(address) || address.Equals(IPAddress.Broadcast);

    private static IEnumerable<IPAddress> OfThisMachine() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address);
}
