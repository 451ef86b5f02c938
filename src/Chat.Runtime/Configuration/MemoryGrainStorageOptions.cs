namespace Orleans.Configuration;

/// <summary>How grain state is kept in memory. The embedded runtime has one dictionary and nothing to configure.</summary>
public class MemoryGrainStorageOptions
{
    public const int NumStorageGrainsDefaultValue = 10;

    /// <summary>Partitions in Orleans; has no effect here.</summary>
    public int NumStorageGrains { get; set; } = NumStorageGrainsDefaultValue;
}
