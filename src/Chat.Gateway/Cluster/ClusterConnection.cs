namespace Chat.Cluster;

/// <summary>Tells when the connection to a silo was made or lost.</summary>
internal sealed class ClusterConnection
{
    private TaskCompletionSource _changed = New();

    /// <summary>Completes at the next change.</summary>
    public Task ChangedAsync() => Volatile.Read(ref _changed).Task;

    public void OnChanged() => Interlocked.Exchange(ref _changed, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
