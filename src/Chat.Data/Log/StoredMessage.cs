namespace Chat.Data.Log;

/// <summary>A message as it was posted, and what has become of it since.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Seq">Its place in the channel.</param>
/// <param name="Ordinal">How many messages the channel holds up to and including this one.</param>
/// <param name="Id">Its own id.</param>
/// <param name="SenderId">Who posted it.</param>
/// <param name="SenderName">The sender's display name; <see langword="null"/> when the sender is no user.</param>
/// <param name="ClientId">The sender's own id of it, if it had one.</param>
/// <param name="Text">The text as posted; <see langword="null"/> when it was erased.</param>
/// <param name="CreatedAt">When it was posted, UTC.</param>
public sealed record StoredMessage(
    string ChannelId,
    long Seq,
    long Ordinal,
    Guid Id,
    string SenderId,
    string? SenderName,
    string? ClientId,
    string? Text,
    DateTimeOffset CreatedAt
)
{
    /// <summary>The newest change that touched it; its own seq when none did.</summary>
    public long ChangedSeq { get; init; } = Seq;

    /// <summary>The newest edit; <see langword="null"/> when there is none.</summary>
    public StoredEdit? Edit { get; init; }

    /// <summary>The deletion that is in force; <see langword="null"/> when the message is not deleted.</summary>
    public StoredDeletion? Deletion { get; init; }

    /// <summary>Who reacts with what; only where it was asked for.</summary>
    public IReadOnlyList<StoredReaction> Reactions { get; init; } = [];

    /// <summary>As it is to be named by a change of it.</summary>
    public MessageRef Reference => new(Seq, CreatedAt, SenderId);

    /// <summary>
    /// The text that people are shown: the newest edit's or the first; <see langword="null"/> when the message is deleted
    /// or the text was erased.
    /// </summary>
    public string? CurrentText => Deletion is null ? LatestText : null;

    /// <summary>The newest edit's text or the first, deleted or not; <see langword="null"/> when it was erased.</summary>
    public string? LatestText => Edit is null ? Text : Edit.Text;
}

/// <summary>The newest edit of a message.</summary>
/// <param name="Seq">The change.</param>
/// <param name="Text">The new text; <see langword="null"/> when it was erased.</param>
/// <param name="At">When, UTC.</param>
public sealed record StoredEdit(long Seq, string? Text, DateTimeOffset At);

/// <summary>Who deleted a message.</summary>
/// <param name="Seq">The change.</param>
/// <param name="ActorId">Who.</param>
/// <param name="At">When, UTC.</param>
public sealed record StoredDeletion(long Seq, string ActorId, DateTimeOffset At);
