namespace Chat.TestKit;

/// <summary>One lost answer, or one request that arrives when its sender has long gone elsewhere.</summary>
public sealed class Loss(bool holdsRequest)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HoldsRequest => holdsRequest;

    public Task Released => _released.Task;

    /// <summary>PostgreSQL has executed the request; nobody is told.</summary>
    public Task Answered => _answered.Task;

    public void MarkAnswered() => _answered.TrySetResult();

    /// <summary>Lets a held request through and waits until PostgreSQL has dealt with it.</summary>
    public Task ReleaseAsync()
    {
        _released.TrySetResult();
        return Answered;
    }
}
