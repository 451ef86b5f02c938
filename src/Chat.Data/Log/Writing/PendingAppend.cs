namespace Chat.Data.Log;

/// <summary>An entry on its way to the disk, and the promise to say what became of it.</summary>
/// <remarks>
/// The task is handed to the caller as it is: one more await in between would let the outcomes of one channel overtake
/// each other.
/// </remarks>
internal sealed class PendingAppend(LogEntry entry, long enqueuedAt)
    : TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _cancellation;

    public LogEntry Entry { get; } = entry;

    /// <summary>Timestamp of the time provider.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    public void StopWaitingOn(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((PendingAppend)state!).TrySetCanceled(token),
            this
        );

    public void Settle(AppendOutcome outcome)
    {
        _cancellation.Dispose();
        TrySetResult(outcome);
    }

    public void Reject(AppendRejectedException rejection)
    {
        _cancellation.Dispose();
        TrySetException(rejection);
    }
}
