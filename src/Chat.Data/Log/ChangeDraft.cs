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

    /// <summary>The message to change.</summary>
    public MessageRef? Message { get; private init; }

    public string? ClientId { get; private init; }

    public string? Text { get; private init; }

    /// <summary>Hidden beside the text so that an erased text cannot be found by hashing guesses; erased with it.</summary>
    public Guid? Salt { get; init; }

    public MemberRole? Role { get; private init; }

    public string? Detail { get; private init; }

    /// <summary>Whom the text speaks to; <see langword="null"/> when it is nobody.</summary>
    public Mentioned? Mentioned { get; init; }

    /// <summary>A message is posted.</summary>
    /// <param name="id">The message's own id.</param>
    /// <param name="senderId">Who posts.</param>
    /// <param name="clientId">
    /// The sender's own id of the message, guarded against repetition; <see langword="null"/> when there is none.
    /// </param>
    /// <param name="text">The text, stored as written.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Posted(
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
            Salt = RandomGuid.Version4(),
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

    /// <summary>A member gets another role.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="userId">The member.</param>
    /// <param name="role">The role from now on.</param>
    /// <param name="actorId">Who made it so.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft RoleChanged(
        Guid id,
        string userId,
        MemberRole role,
        string actorId,
        DateTimeOffset createdAt
    ) => Joined(id, userId, role, actorId, createdAt) with { Kind = ChangeKind.MemberRoleChanged };

    /// <summary>From now on everything that a person had written before may be gone.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="userId">Whose content is erased.</param>
    /// <param name="actorId">Who decided it.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Erased(Guid id, string userId, string actorId, DateTimeOffset createdAt) =>
        Joined(id, userId, MemberRole.None, actorId, createdAt) with
        {
            Kind = ChangeKind.ContentErased,
        };

    /// <summary>Somebody is muted or banned, or not any more.</summary>
    /// <param name="kind">Which of these.</param>
    /// <param name="id">The change's own id.</param>
    /// <param name="userId">Who.</param>
    /// <param name="role">The role they had in the channel; none if they were no member.</param>
    /// <param name="actorId">Who made it so.</param>
    /// <param name="detail">How long and why.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Restricted(
        ChangeKind kind,
        Guid id,
        string userId,
        MemberRole role,
        string actorId,
        RestrictionDetail detail,
        DateTimeOffset createdAt
    ) =>
        Joined(id, userId, role, actorId, createdAt) with
        {
            Kind = kind is >= ChangeKind.MemberMuted and <= ChangeKind.MemberUnbanned
                ? kind
                : throw new ArgumentOutOfRangeException(nameof(kind), kind, "It restricts nobody."),
            Detail = ChangeDetails.Write(detail),
        };

    /// <summary>The channel gets other settings.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="channelId">The channel: it is its own subject.</param>
    /// <param name="actorId">Who made it so.</param>
    /// <param name="role">The role they had.</param>
    /// <param name="detail">What is changed, and only that.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft SettingsChanged(
        Guid id,
        string channelId,
        string actorId,
        MemberRole role,
        SettingsDetail detail,
        DateTimeOffset createdAt
    ) =>
        Joined(id, channelId, role, actorId, createdAt) with
        {
            Kind = ChangeKind.SettingsChanged,
            Detail = ChangeDetails.Write(detail),
        };

    /// <summary>A message gets another text; the one before stays in its row.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="message">The message.</param>
    /// <param name="actorId">Who edits.</param>
    /// <param name="clientId">The actor's own id of the edit, guarded against repetition.</param>
    /// <param name="text">The new text, stored as written.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Edited(
        Guid id,
        MessageRef message,
        string actorId,
        string? clientId,
        string text,
        DateTimeOffset createdAt
    ) =>
        OfMessage(ChangeKind.MessageEdited, id, message, actorId, createdAt) with
        {
            ClientId = clientId,
            Text = text,
            Salt = RandomGuid.Version4(),
        };

    /// <summary>A message is hidden from normal views.</summary>
    /// <inheritdoc cref="Edited"/>
    public static ChangeDraft Deleted(Guid id, MessageRef message, string actorId, DateTimeOffset createdAt) =>
        OfMessage(ChangeKind.MessageDeleted, id, message, actorId, createdAt);

    /// <summary>A deleted message is shown again.</summary>
    /// <inheritdoc cref="Edited"/>
    public static ChangeDraft Restored(Guid id, MessageRef message, string actorId, DateTimeOffset createdAt) =>
        OfMessage(ChangeKind.MessageRestored, id, message, actorId, createdAt);

    /// <summary>Somebody reacts to a message, or takes the reaction back.</summary>
    /// <param name="id">The change's own id.</param>
    /// <param name="message">The message.</param>
    /// <param name="actorId">Who reacts.</param>
    /// <param name="emoji">With what.</param>
    /// <param name="added">False takes it back.</param>
    /// <param name="createdAt">Kept in whole microseconds, the precision of the database.</param>
    public static ChangeDraft Reacted(
        Guid id,
        MessageRef message,
        string actorId,
        string emoji,
        bool added,
        DateTimeOffset createdAt
    ) =>
        OfMessage(added ? ChangeKind.ReactionAdded : ChangeKind.ReactionRemoved, id, message, actorId, createdAt) with
        {
            Text = emoji,
            Salt = RandomGuid.Version4(),
        };

    private static ChangeDraft OfMessage(
        ChangeKind kind,
        Guid id,
        MessageRef message,
        string actorId,
        DateTimeOffset createdAt
    ) =>
        new()
        {
            Kind = kind,
            Id = id,
            Message = message,
            ActorId = actorId,
            CreatedAt = createdAt,
        };
}
