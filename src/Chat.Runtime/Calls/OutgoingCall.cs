using Chat.Runtime.Placement;
using Chat.Runtime.Serialization;
using Chat.Runtime.Transport;

namespace Chat.Runtime.Calls;

/// <summary>A call from here, until it has its answer.</summary>
internal abstract class OutgoingCall(GrainMethod method, string key, object?[] arguments)
{
    private CancellationTokenRegistration _cancellation;

    public GrainMethod Method => method;

    public string Key => key;

    public GrainPlace Place => GrainPlace.Of(method, key);

    public object?[] Arguments => arguments;

    public long Id { get; set; }

    /// <summary>When the caller gives up, as a timestamp of the router's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>How often it was refused and sent again.</summary>
    public int Attempts { get; set; }

    /// <summary>The connection it was sent over; null while it provably has not run.</summary>
    public Connection? SentOver { get; set; }

    /// <summary>Whether it was handed to a grain of this silo.</summary>
    public bool SentLocally { get; set; }

    public CancellationToken Cancellation =>
        method.CancellationIndex < 0 ? default : (CancellationToken)arguments[method.CancellationIndex]!;

    public abstract bool IsCompleted { get; }

    public void CancelWith(CallRouter router)
    {
        if (Cancellation.CanBeCanceled)
        {
            _cancellation = Cancellation.UnsafeRegister(
                static (state, _) =>
                {
                    var (router, call) = ((CallRouter, OutgoingCall))state!;
                    router.Cancel(call);
                },
                (router, this)
            );
        }
    }

    public void Release() => _cancellation.Unregister();

    /// <summary>Completes with the result that follows on the wire.</summary>
    public abstract void SetResult(WireReader reader);

    /// <summary>Completes as the task of a grain of this silo has.</summary>
    public abstract void SetResult(Task completed);

    public abstract void SetException(Exception exception);

    public abstract void SetCanceled(CancellationToken token);

    public override string ToString() => $"{method.Name} on '{key}'";
}

internal sealed class OutgoingCall<TResult>(GrainMethod<TResult> method, string key, object?[] arguments)
    : OutgoingCall(method, key, arguments)
{
    private readonly TaskCompletionSource<TResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _source.Task;

    public override bool IsCompleted => _source.Task.IsCompleted;

    public override void SetResult(WireReader reader) => _source.TrySetResult(method.ReadResult(reader));

    public override void SetResult(Task completed)
    {
        if (completed.IsCompletedSuccessfully)
        {
            _source.TrySetResult(method.CopyResult(completed));
        }
        else if (completed.IsCanceled)
        {
            _source.TrySetException(new TaskCanceledException(completed));
        }
        else
        {
            _source.TrySetException(completed.Exception!.InnerException!);
        }
    }

    public override void SetException(Exception exception) => _source.TrySetException(exception);

    public override void SetCanceled(CancellationToken token) => _source.TrySetCanceled(token);
}
