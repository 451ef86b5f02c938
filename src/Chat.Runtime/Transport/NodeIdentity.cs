namespace Chat.Runtime.Transport;

/// <summary>Who this process is to the silos it dials, and how large a message may be.</summary>
internal sealed class NodeIdentity(string name, bool isSilo, int maxFrameSize)
{
    public string Name => name;

    /// <summary>Silos dial each other's silo ports, clients dial gateway ports.</summary>
    public bool IsSilo => isSilo;

    public int MaxFrameSize => maxFrameSize;

    /// <summary>This silo's present incarnation; null in a client and before a silo has joined.</summary>
    public SiloAddress? Address { get; set; }

    public bool IsSelf(SiloAddress silo) => Address is { } self && self.Equals(silo);
}
