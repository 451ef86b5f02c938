using System.Text.Json.Serialization;

namespace Chat.Contexts;

/// <summary>The room of a context as its services see it.</summary>
/// <param name="CreatedBy">The service that called first.</param>
/// <param name="ClosedAt">Since when it is for reading only; null while it is not.</param>
/// <param name="IsNew">Whether this call has made it.</param>
[GenerateSerializer, Immutable, Alias("chat.context-room")]
public sealed record ContextRoom(
    [property: Id(0)] ContextRef Context,
    [property: Id(1)] string ChannelId,
    [property: Id(2)] string Title,
    [property: Id(3)] string CreatedBy,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? ClosedAt,
    [property: Id(6)] int ParticipantCount,
    [property: Id(7), JsonIgnore] bool IsNew = false
);
