namespace Chat.Delivery;

/// <summary>
/// A gateway's attachment to a room is soft state with a lease: the gateway renews it, and a room forgets a gateway
/// that has not renewed.
/// </summary>
public static class GatewayLease
{
    /// <summary>How often a gateway renews. Also the longest time the loss of a room's last event goes unnoticed.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a renewal the stream may take to bring the sign of life that goes with it; then it counts as dead and
    /// is subscribed to anew.
    /// </summary>
    public static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(3);

    /// <summary>How long a room keeps sending to a gateway that does not renew.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(35);
}
