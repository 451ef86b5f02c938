using System.Buffers;
using System.Diagnostics.CodeAnalysis;
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
    private const string NoStreams = "It neither takes nor answers streams.";

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

        message = message switch
        {
            InvocationBindingFailureMessage failure => Refusal(
                failure.InvocationId,
                failure.Target,
                "it does not exist, or takes other arguments."
            ),
            StreamInvocationMessage stream => Refusal(stream.InvocationId, stream.Target, NoStreams),
            InvocationMessage { StreamIds.Length: > 0 } call => Refusal(call.InvocationId, call.Target, NoStreams),
            _ => message,
        };
        return true;
    }

    private static InvocationMessage Refusal(string? invocationId, string method, string reason) =>
        new(invocationId, nameof(ChatHub.RefuseArguments), [$"'{method}' cannot be called like this: {reason}"]);
}
