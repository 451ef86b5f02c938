namespace Chat.Data.Log;

/// <summary>One change of a channel's log, as it is hashed. See <see cref="HashChain"/> for what is covered.</summary>
public abstract record ChannelChange
{
    private protected ChannelChange() { }

    public required string ChannelId { get; init; }

    /// <summary>The change's place in the channel: 1, 2, 3 … without holes.</summary>
    public required long Seq { get; init; }

    /// <summary>How many messages the channel holds up to and including this change.</summary>
    public required long Ordinal { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>
    /// Whether it stands for a change that is on record as removed by retention. The kind does not tell: a row of the log
    /// that somebody gave the kind <see cref="ChangeKind.Removed"/> is a forgery.
    /// </summary>
    public bool IsRemoved { get; internal init; }

    public required Guid Id { get; init; }

    /// <summary>Who did it: a message's sender, whoever edited it, whoever added or removed a member.</summary>
    public required string ActorId { get; init; }

    /// <summary>The person concerned, for changes of membership and the like; of settings the channel itself.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The message concerned, by its seq, for changes of a message.</summary>
    public long? MessageSeq { get; init; }

    /// <summary>The actor's own id of the message or edit, if it had one.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// A message's text as posted, an edit's new text, a reaction's emoji; <see langword="null"/> for other changes and
    /// for what was erased.
    /// </summary>
    public string? Text { get; init; }

    public Guid? Salt { get; init; }

    public MemberRole? Role { get; init; }

    /// <summary>
    /// Of a mute, a ban and their ends a <see cref="RestrictionDetail"/>, of settings a <see cref="SettingsDetail"/>, as JSON;
    /// <see langword="null"/> for other changes. Belongs to the channel, and is not erased.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>UTC, in whole microseconds. Says when, not in which order: that is <see cref="Seq"/>.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required byte[] ContentHash { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>Whether the content was removed on request; the chain still holds through its hash.</summary>
    public bool IsErased => Kind.HasText() && Text is null;
}
