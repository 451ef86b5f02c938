using System.Buffers;
using System.Text.Json;
using Chat.Delivery;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Presence;

/// <summary>Events that are no changes of a channel, as clients are sent them.</summary>
internal static class HubEvents
{
    public static EventBlock Of(IHubProtocol protocol, string name, params object[] arguments) =>
        Of(protocol, [new InvocationMessage(name, arguments)]);

    public static EventBlock Of(IHubProtocol protocol, IReadOnlyList<PersonEvent> events) =>
        Of(
            protocol,
            [
                .. events.Select(one =>
                    one.Change is { } change
                        ? ClientEvents.Of(one.ChannelId!, change)
                        : new InvocationMessage(one.Name, [JsonSerializer.Deserialize<JsonElement>(one.Json)])
                ),
            ]
        );

    private static EventBlock Of(IHubProtocol protocol, InvocationMessage[] messages)
    {
        var written = new ArrayBufferWriter<byte>();
        written.GetSpan(EventBlock.HeaderRoom);
        written.Advance(EventBlock.HeaderRoom);
        foreach (var message in messages)
        {
            protocol.WriteMessage(message, written);
        }

        return new EventBlock(messages.Length, written.WrittenSpan.ToArray(), protocol.Name);
    }
}
