namespace Chat.Data.Channels;

/// <summary>A channel's entry in the directory.</summary>
public sealed record ChannelEntry(
    string ChannelId,
    ChannelKind Kind,
    string? Name,
    string? Description,
    string CreatedBy,
    DateTimeOffset CreatedAt
);
