using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chat.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Hubs;

/// <summary>
/// SignalR's JSON protocol, except that a call whose method or arguments cannot be understood is answered with a code:
/// SignalR itself would answer such a call with a sentence of its own, before any of our code runs.
/// </summary>
internal sealed class CodedHubProtocol(IHubProtocol inner) : IHubProtocol
{
    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input,
        IInvocationBinder binder,
        [NotNullWhen(true)] out HubMessage? message
    )
    {
        if (!inner.TryParseMessage(ref input, binder, out message))
        {
            return false;
        }

        if (message is InvocationBindingFailureMessage failure)
        {
            message = new InvocationMessage(
                failure.InvocationId,
                nameof(ChatHub.RefuseArguments),
                [
                    $"'{failure.Target}' cannot be called like this: {Failures.Explain(failure.BindingFailure.SourceException)}",
                ]
            );
        }

        return true;
    }
}
