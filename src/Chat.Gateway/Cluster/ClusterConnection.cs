namespace Chat.Cluster;

/// <summary>Tells when the connection to a silo was made or lost.</summary>
internal sealed class ClusterConnection
{
    private TaskCompletionSource _changed = New();
    private CancellationTokenSource _lost = new();

    /// <summary>Is cancelled when the next connection is lost.</summary>
    public CancellationToken Lost => Volatile.Read(ref _lost).Token;

    /// <summary>Completes at the next change.</summary>
    public Task ChangedAsync() => Volatile.Read(ref _changed).Task;

    public void OnChanged(bool isLoss)
    {
        if (isLoss)
        {
            Interlocked.Exchange(ref _lost, new CancellationTokenSource()).Cancel();
        }

        Interlocked.Exchange(ref _changed, New()).SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
