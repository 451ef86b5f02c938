namespace Orleans.Configuration;

/// <summary>Which cluster a silo or client belongs to. Connections between different clusters are refused.</summary>
public class ClusterOptions
{
    /// <summary>The cluster: silos with the same id share their grains.</summary>
    public string ClusterId { get; set; } = "default";

    /// <summary>The service: grain state is stored under this id and survives a change of the cluster id.</summary>
    public string ServiceId { get; set; } = "default";
}

/// <summary>The silo's name in logs and in the membership table.</summary>
public class SiloOptions
{
    /// <summary>Default: "Silo_" and a random part.</summary>
    public string SiloName { get; set; } = $"Silo_{Guid.NewGuid().ToString("N")[..5]}";
}
