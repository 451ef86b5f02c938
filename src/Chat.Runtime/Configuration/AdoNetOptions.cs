namespace Orleans.Configuration;

/// <summary>The database that keeps the membership, for silos.</summary>
public class AdoNetClusteringSiloOptions
{
    public string? ConnectionString { get; set; }

    /// <summary>"Npgsql"; nothing else is supported here.</summary>
    public string Invariant { get; set; } = null!;
}

/// <summary>The database that keeps the membership, for clients.</summary>
public class AdoNetClusteringClientOptions
{
    public string? ConnectionString { get; set; }

    /// <summary>"Npgsql"; nothing else is supported here.</summary>
    public string Invariant { get; set; } = null!;
}

/// <summary>The database that keeps grain state.</summary>
public class AdoNetGrainStorageOptions
{
    public string? ConnectionString { get; set; }

    /// <summary>"Npgsql"; nothing else is supported here.</summary>
    public string Invariant { get; set; } = "Microsoft.Data.SqlClient";

    /// <summary>Whether clearing removes the row, rather than emptying it. Default: no.</summary>
    public bool DeleteStateOnClear { get; set; }
}
