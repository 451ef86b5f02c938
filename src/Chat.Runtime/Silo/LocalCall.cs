using Chat.Runtime.Activations;
using Chat.Runtime.Calls;
using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Silo;

/// <summary>A call from this silo to one of its own grains.</summary>
internal sealed class LocalCall(OutgoingCall call, CallRouter router, ILogger logger) : Turn
{
    private readonly object?[] _arguments = call.Method.CopyArguments(call.Arguments);

    public override bool IsInterleaving => call.Method.IsAlwaysInterleave;

    public override bool IsReadOnly => call.Method.IsReadOnly;

    public override Task Invoke(object grain) => call.Method.Invoke(grain, _arguments);

    public override void Complete(Task task)
    {
        if (task.IsFaulted)
        {
            LogIfOneWay(task.Exception.InnerException!);
        }

        router.CompleteLocal(call, task);
    }

    public override void Fail(Exception exception)
    {
        LogIfOneWay(exception);
        router.Fail(call, exception);
    }

    public override void Refuse(Rejection reason) => router.Reject(call, reason);

    private void LogIfOneWay(Exception exception)
    {
        if (call.Method.IsOneWay)
        {
            ActivationLog.OneWayFailed(logger, exception, call.Method.Name);
        }
    }
}
