using Chat.Data.Unread;

namespace Chat.Rooms;

/// <summary>What only a member is shown of a room: what is new in it.</summary>
internal static class RoomReadings
{
    /// <summary>The rooms, those that the user is in with unread messages and the newest one.</summary>
    public static async Task<IReadOnlyList<Room>> AddToAsync(
        this UnreadReader unread,
        IReadOnlyList<Room> rooms,
        string userId,
        CancellationToken cancellation
    )
    {
        string[] joined = [.. rooms.Where(room => room.Joined).Select(room => room.Id)];
        var readings = await unread.ReadAsync(userId, joined, cancellation);
        return [.. rooms.Select(room => readings.TryGetValue(room.Id, out var reading) ? Add(room, reading) : room)];
    }

    private static Room Add(Room room, ChannelReading reading) =>
        room with
        {
            // The log knows it exactly.
            LastActivityAt =
                reading.Last?.CreatedAt > room.LastActivityAt ? reading.Last.CreatedAt : room.LastActivityAt,
            Unread = reading.Unread,
            Mentions = reading.Mentions,
            ReadSeq = reading.ReadSeq,
            HeadSeq = reading.HeadSeq,
            LastMessage = reading.Last is { } last
                ? new(
                    last.Seq,
                    last.SenderId,
                    last.SenderName ?? last.SenderId,
                    last.Text,
                    last.Deleted,
                    last.CreatedAt
                )
                : null,
        };
}
