using Chat.LoadTest.Checking;

namespace Chat.LoadTest.Targets;

/// <summary>Chat itself: docs/protocol.md.</summary>
internal sealed class ChatTarget : SignalRTarget
{
    public override string Name => "chat";

    public override bool PromisesOrder => true;

    public override bool HasSync => true;

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
}
