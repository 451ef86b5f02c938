using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Chat.TestKit.Clients;

/// <summary>
/// SignalR's JSON protocol, which notes every event that comes: the .NET client itself tells only of those whose names it
/// was given, and an unexpected one would go unnoticed.
/// </summary>
internal sealed class RecordingProtocol(Action<EventAnswer> record) : IHubProtocol
{
    private readonly JsonHubProtocol _inner = new(Options.Create(new JsonHubProtocolOptions()));

    public string Name => _inner.Name;

    public int Version => _inner.Version;

    public TransferFormat TransferFormat => _inner.TransferFormat;

    public bool IsVersionSupported(int version) => _inner.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input,
        IInvocationBinder binder,
        [NotNullWhen(true)] out HubMessage? message
    )
    {
        var raw = input;
        if (!_inner.TryParseMessage(ref input, binder, out message))
        {
            return false;
        }

        if (
            message is InvocationMessage or InvocationBindingFailureMessage
            && _inner.TryParseMessage(ref raw, Anything.Instance, out var again)
            && again is InvocationMessage { Arguments: [JsonElement data] } invocation
        )
        {
            record(new EventAnswer(invocation.Target, data));
        }

        return true;
    }

    /// <summary>Each event has one argument, of whatever form.</summary>
    private sealed class Anything : IInvocationBinder
    {
        public static readonly Anything Instance = new();

        private static readonly Type[] OneArgument = [typeof(JsonElement)];

        public Type GetReturnType(string invocationId) => typeof(JsonElement);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => OneArgument;

        public Type GetStreamItemType(string streamId) => typeof(JsonElement);
    }
}
