using Chat.LoadTest.Checking;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Targets;

/// <summary>Chat itself: docs/protocol.md.</summary>
internal sealed class ChatTarget : SignalRTarget
{
    public override string Name => "chat";

    public override bool PromisesOrder => true;

    public override bool HasSync => true;

    public override int WriteCall(Span<byte> into, long number, Call call, ReadOnlySpan<byte> text)
    {
        var writer = new ByteWriter(into);
        Invoke(ref writer, number, MethodOf(call.Kind));
        if (call.Kind is CallKind.Leave or CallKind.StartTyping)
        {
            writer.Add("\""u8);
            writer.Add(call.Seat.Channel.Id);
            writer.Add("\"]}\u001e"u8);
            return writer.Length;
        }

        writer.Add("{\"channelId\":\""u8);
        writer.Add(call.Seat.Channel.Id);
        writer.Add("\""u8);
        if (call.Kind != CallKind.SetRole)
        {
            writer.Add(call.Kind == CallKind.MarkRead ? ",\"seq\":"u8 : ",\"messageSeq\":"u8);
            writer.Add(call.MessageSeq);
        }

        switch (call.Kind)
        {
            case CallKind.Edit:
                writer.Add(",\"clientId\":\""u8);
                writer.Add(call.ClientId);
                writer.Add("\",\"text\":\""u8);
                writer.Add(text);
                writer.Add("\""u8);
                break;
            case CallKind.AddReaction or CallKind.RemoveReaction:
                writer.Add(",\"emoji\":\""u8);
                writer.Add(call.Argument!);
                writer.Add("\""u8);
                break;
            case CallKind.SetRole:
                writer.Add(",\"userId\":\""u8);
                writer.Add(call.Seat.Channel.Deputy!);
                writer.Add("\",\"role\":\""u8);
                writer.Add(call.Argument!);
                writer.Add("\""u8);
                break;
        }

        writer.Add("}]}\u001e"u8);
        return writer.Length;
    }

    public override int WriteSync(Span<byte> into, long call, long epoch, IReadOnlyList<Seat> seats)
    {
        var writer = new ByteWriter(into);
        Invoke(ref writer, call, "Sync"u8);
        writer.Add("{\"epoch\":"u8);
        writer.Add(epoch);
        writer.Add(",\"limit\":100,\"channels\":["u8);
        for (var i = 0; i < seats.Count; i++)
        {
            writer.Add(i == 0 ? "{\"channelId\":\""u8 : ",{\"channelId\":\""u8);
            writer.Add(seats[i].Channel.Id);
            writer.Add("\",\"seq\":"u8);
            writer.Add(seats[i].Seen);
            writer.Add("}"u8);
        }

        writer.Add("]}]}\u001e"u8);
        return writer.Length;
    }

    private static ReadOnlySpan<byte> MethodOf(CallKind kind) =>
        kind switch
        {
            CallKind.Edit => "EditMessage"u8,
            CallKind.Delete => "DeleteMessage"u8,
            CallKind.Restore => "RestoreMessage"u8,
            CallKind.AddReaction => "AddReaction"u8,
            CallKind.RemoveReaction => "RemoveReaction"u8,
            CallKind.MarkRead => "MarkRead"u8,
            CallKind.Leave => "LeaveRoom"u8,
            CallKind.SetRole => "SetRole"u8,
            CallKind.StartTyping => "StartTyping"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This call has a method of its own."),
        };
}
