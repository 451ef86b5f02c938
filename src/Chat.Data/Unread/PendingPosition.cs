namespace Chat.Data.Unread;

/// <summary>The furthest position of one person in one channel that waits to be written, and all who asked for it.</summary>
internal sealed class PendingPosition(ReadPosition position)
    : TaskCompletionSource<MarkedPosition?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ReadPosition Position { get; private set; } = position;

    public void MoveTo(ReadPosition position)
    {
        var further = position.Seq > Position.Seq ? position : Position;
        Position = further with { Delivered = Math.Max(position.Delivered, Position.Delivered) };
    }
}
