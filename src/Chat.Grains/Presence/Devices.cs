namespace Chat.Presence;

/// <summary>The gateways that a person is connected to: nearly always none or one, hence an array.</summary>
internal sealed class Devices
{
    private Device[] _all = [];

    public bool Any => _all.Length > 0;

    public bool AnyActive => Array.Exists(_all, device => device.IsActive);

    public IEnumerable<string> Gateways => _all.Select(device => device.GatewayId);

    public Guid[] Leases => [.. _all.Select(device => device.LeaseId).Order()];

    /// <summary>Takes it in place of what was known of the gateway, unless that was said later.</summary>
    public void Attach(Device device)
    {
        var at = IndexOf(device.GatewayId);
        if (at < 0)
        {
            _all = [.. _all, device];
        }
        else if (_all[at].LeaseId != device.LeaseId || _all[at].Order <= device.Order)
        {
            _all[at] = device;
        }
    }

    public void Detach(string gatewayId, Guid leaseId, long order) =>
        Remove(device => device.GatewayId == gatewayId && device.LeaseId == leaseId && device.Order <= order);

    public void EndLease(Guid leaseId) => Remove(device => device.LeaseId == leaseId);

    public bool AnyBefore(DateTimeOffset since) => Array.Exists(_all, device => device.RenewedAt < since);

    /// <summary>Forgets those that have not been renewed since: a call that came late has brought them back.</summary>
    public void Forget(DateTimeOffset since) => Remove(device => device.RenewedAt < since);

    private void Remove(Predicate<Device> match)
    {
        if (Array.Exists(_all, match))
        {
            _all = Array.FindAll(_all, device => !match(device));
        }
    }

    private int IndexOf(string gatewayId) => Array.FindIndex(_all, device => device.GatewayId == gatewayId);
}
