namespace Orleans.TestingHost;

/// <summary>One silo of a <see cref="TestCluster"/>.</summary>
public abstract class SiloHandle : IAsyncDisposable
{
    public string Name { get; set; } = null!;

    public short InstanceNumber { get; set; }

    public SiloAddress SiloAddress { get; set; } = null!;

    public SiloAddress GatewayAddress { get; set; } = null!;

    /// <summary>Whether the silo was neither stopped nor killed.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops the silo: gracefully, or as <c>kill -9</c> would.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    public abstract Task StopSiloAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    public override string ToString() => SiloAddress.ToString();
}
