namespace Chat.Data.Unread;

/// <summary>The furthest position of one person in one channel that waits to be written, and all who asked for it.</summary>
internal sealed class PendingPosition(ReadPosition position)
    : TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ReadPosition Position { get; private set; } = position;

    public void MoveTo(ReadPosition position) => Position = position.Seq > Position.Seq ? position : Position;
}
