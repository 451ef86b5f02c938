namespace Chat.Rooms;

/// <summary>What a room's grain keeps as its own state.</summary>
[GenerateSerializer, Alias("chat.room-settings")]
internal sealed class RoomSettings
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public string? Description { get; set; }

    [Id(2)]
    public string CreatedBy { get; set; } = "";

    [Id(3)]
    public DateTimeOffset CreatedAt { get; set; }
}
