namespace Chat.Presence;

/// <summary>The gateways that live, as this silo knows.</summary>
internal sealed class LiveGateways
{
    private volatile IReadOnlyDictionary<Guid, string> _leases = new Dictionary<Guid, string>();

    /// <summary>Leases, and whose they are. Set as a whole.</summary>
    public IReadOnlyDictionary<Guid, string> Leases
    {
        get => _leases;
        set => _leases = value;
    }
}
