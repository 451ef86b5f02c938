using Chat.Runtime.Activations;
using Chat.Runtime.Calls;

namespace Chat.Runtime.Silo;

/// <summary>A call from this silo to one of its own grains.</summary>
internal sealed class LocalCall(OutgoingCall call, CallRouter router) : Turn
{
    private readonly object?[] _arguments = call.Method.CopyArguments(call.Arguments);

    public override bool IsInterleaving => call.Method.IsAlwaysInterleave;

    public override bool IsReadOnly => call.Method.IsReadOnly;

    public override Task Invoke(object grain) => call.Method.Invoke(grain, _arguments);

    public override void Complete(Task task) => router.CompleteLocal(call, task);

    public override void Fail(Exception exception) => router.Fail(call, exception);

    public override void Refuse(Rejection reason) => router.Reject(call, reason);
}
