using System.Text.Json;

namespace Chat.TestKit.Clients;

// What docs/protocol.md says a client sends and gets, written down once more on purpose: a test must notice when the
// server's own types change what goes over the wire.

public sealed record TokenAnswer(string AccessToken, string TokenType, long ExpiresIn, UserAnswer User);

public sealed record UserAnswer(string Id, string Username, string DisplayName);

public sealed record RoomAnswer(
    string Id,
    string Name,
    string? Description,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    int MemberCount,
    bool Joined,
    string? Role
);

public sealed record CursorAnswer(string ChannelId, long Epoch, long Seq);

public sealed record PostedAnswer(long Seq, Guid Id, DateTimeOffset CreatedAt);

public sealed record MessageAnswer(
    string ChannelId,
    long Seq,
    long Ordinal,
    Guid Id,
    string SenderId,
    string SenderName,
    string ClientId,
    string? Text,
    DateTimeOffset CreatedAt,
    long ChangedSeq,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt,
    string? DeletedBy,
    IReadOnlyList<ReactionAnswer> Reactions
)
{
    /// <summary>By what is in it, the reactions too.</summary>
    public bool Equals(MessageAnswer? other) =>
        other is not null && JsonSerializer.Serialize(this) == JsonSerializer.Serialize(other);

    public override int GetHashCode() => HashCode.Combine(ChannelId, Seq);
}

public sealed record ReactionAnswer(string Emoji, int Count, bool Mine);

public sealed record ChangedAnswer(long Seq);

/// <summary>Any event of a message that is there: MessageEdited, MessageDeleted, …; what does not belong to it is null.</summary>
public sealed record ChangeAnswer(
    string ChannelId,
    long Seq,
    long MessageSeq,
    string UserId,
    string DisplayName,
    DateTimeOffset At,
    string? Text,
    DateTimeOffset? EditedAt,
    string? Emoji
);

public sealed record RoleAnswer(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    string Role,
    string ActorId,
    string ActorName,
    DateTimeOffset At
);

public sealed record RoomMemberAnswer(string UserId, string DisplayName, string Role, DateTimeOffset JoinedAt);

public sealed record MemberAnswer(
    string ChannelId,
    long Seq,
    string UserId,
    string DisplayName,
    DateTimeOffset At,
    string Role
);

public sealed record ListAnswer<T>(IReadOnlyList<T> Data, MetaAnswer Meta);

public sealed record MetaAnswer(string? NextCursor, long Epoch, long HeadSeq, string? PreviousCursor = null);

public sealed record ProblemAnswer(string Code, bool Retry, string Detail, int Status, long? RetryAfter = null);

public sealed record SyncAnswer(
    long Epoch,
    IReadOnlyList<SyncedAnswer> Channels,
    bool More,
    IReadOnlyList<string> Remaining
);

public sealed record SyncedAnswer(
    string ChannelId,
    string Status,
    long? Seq,
    IReadOnlyList<EventAnswer>? Events,
    IReadOnlyList<MessageAnswer>? Messages,
    string? NextCursor,
    ErrorAnswer? Error
);

/// <summary>An event, as the hub sends it or <c>Sync</c> answers it.</summary>
public sealed record EventAnswer(string Event, JsonElement Data)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Every event of a channel has its seq.</summary>
    public long Seq => Data.GetProperty("seq").GetInt64();

    public MessageAnswer Message => As<MessageAnswer>();

    public T As<T>() => Data.Deserialize<T>(s_json)!;
}

public sealed record ErrorAnswer(string Code, bool Retry, string Detail, long? RetryAfter = null);
