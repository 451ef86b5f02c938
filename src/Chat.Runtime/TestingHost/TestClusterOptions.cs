namespace Orleans.TestingHost;

/// <summary>Shape of a <see cref="TestCluster"/>.</summary>
public class TestClusterOptions
{
    public string ClusterId { get; set; } = TestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Silos that <see cref="TestCluster.DeployAsync"/> starts. Default: 1.</summary>
    public short InitialSilosCount { get; set; } = 1;
}
