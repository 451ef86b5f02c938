namespace Chat.Data.Schema;

/// <summary>How the database's schema compares with what this build needs.</summary>
/// <param name="Current">The newest migration applied, 0 when there is none.</param>
/// <param name="Expected">The newest migration of this build.</param>
/// <param name="Pending">Migrations of this build that are not applied, in order.</param>
public sealed record SchemaState(int Current, int Expected, IReadOnlyList<int> Pending)
{
    /// <summary>Every migration of this build is applied. A newer database is ready too: migrations only add.</summary>
    public bool IsReady => Pending.Count == 0;

    /// <summary>A newer build has migrated the database.</summary>
    public bool IsNewerThanBuild => Current > Expected;
}
