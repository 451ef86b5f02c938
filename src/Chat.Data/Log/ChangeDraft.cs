namespace Chat.Data.Log;

/// <summary>
/// A change as its author wants it, before the log gives it a place. <see cref="ChannelHead.Next"/> turns it into a
/// <see cref="LogEntry"/>.
/// </summary>
public sealed record ChangeDraft
{
    private ChangeDraft() { }

    public required ChangeKind Kind { get; init; }

    public required Guid Id { get; init; }

    public required string ActorId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? SubjectId { get; private init; }

    public string? ClientId { get; private init; }

    public string? Text { get; private init; }

    /// <summary>Hidden beside the text so that an erased text cannot be found by hashing guesses; erased with it.</summary>
    public Guid? Salt { get; init; }

    public MemberRole? Role { get; private init; }

    /// <summary>A message is posted.</summary>
    /// <param name="id">The message's own id.</param>
    /// <param name="senderId">Who posts.</param>
    /// <param name="clientId">
    /// The sender's own id of the message, guarded against repetition; <see langword="null"/> when there is none.
    /// </param>
    /// <param name="text">The text, stored as written.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Message(
        Guid id,
        string senderId,
        string? clientId,
        string text,
        DateTimeOffset createdAt
    ) =>
        new()
        {
            Kind = ChangeKind.MessagePosted,
            Id = id,
            ActorId = senderId,
            ClientId = clientId,
            Text = text,
            Salt = Guid.NewGuid(),
            CreatedAt = createdAt,
        };

    /// <summary>Somebody becomes a member.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="userId">Who is a member from now on.</param>
    /// <param name="role">The role the member starts with.</param>
    /// <param name="actorId">Who made it so; the member when they joined by themselves.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Joined(
        Guid id,
        string userId,
        MemberRole role,
        string actorId,
        DateTimeOffset createdAt
    ) =>
        new()
        {
            Kind = ChangeKind.MemberJoined,
            Id = id,
            ActorId = actorId,
            SubjectId = userId,
            Role = role,
            CreatedAt = createdAt,
        };

    /// <summary>Somebody stops being a member.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="userId">Who is no member any more.</param>
    /// <param name="role">The role the member had.</param>
    /// <param name="actorId">Who made it so; the member when they left by themselves.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Left(Guid id, string userId, MemberRole role, string actorId, DateTimeOffset createdAt) =>
        Joined(id, userId, role, actorId, createdAt) with
        {
            Kind = ChangeKind.MemberLeft,
        };
}
