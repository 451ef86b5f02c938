using System.Collections.Concurrent;

namespace Chat.LoadTest.Checking;

/// <summary>A channel that this run uses.</summary>
internal sealed class Channel(string id, string name)
{
    private long _acknowledged;
    private long _latest;

    public string Id { get; } = id;

    public string Name { get; } = name;

    public ChannelLog Log { get; } = new();

    /// <summary>Up to where everybody in it knows it before they connect; 0 for a room, which is joined then.</summary>
    public long Known { get; init; }

    /// <summary>The epoch of <see cref="Known"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>Whether its events come without being asked for, perhaps once more than the answer to <c>Sync</c> told.</summary>
    public bool IsConversation => Known > 0;

    /// <summary>Its address.</summary>
    public string Path => $"/api/{(IsConversation ? "conversations" : "rooms")}/{Id}";

    /// <summary>The number of the user who created it, and so may do everything in it.</summary>
    public int Founder { get; init; }

    /// <summary>The id of the member whose role the founder changes; null in a room of one.</summary>
    public string? Deputy { get; init; }

    /// <summary>Messages that were deleted and can be restored.</summary>
    public ConcurrentQueue<long> Deleted { get; } = new();

    public AskedChanges Asked { get; } = new();

    /// <summary>How many posts were answered as durable.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The newest message that anybody has posted.</summary>
    public long Latest => Volatile.Read(ref _latest);

    public void NoteAcknowledged(long seq)
    {
        Interlocked.Increment(ref _acknowledged);
        Volatile.Write(ref _latest, seq);
    }
}
