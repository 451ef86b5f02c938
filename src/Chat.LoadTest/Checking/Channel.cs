namespace Chat.LoadTest.Checking;

/// <summary>A channel that this run uses.</summary>
internal sealed class Channel(string id, string name)
{
    private long _acknowledged;

    public string Id { get; } = id;

    public string Name { get; } = name;

    public ChannelLog Log { get; } = new();

    /// <summary>How many posts were answered as durable.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    public void NoteAcknowledged() => Interlocked.Increment(ref _acknowledged);
}
