namespace Chat.Messages;

/// <summary>What is done to a message that is there. The numbers travel: never reuse one.</summary>
[GenerateSerializer]
public enum MessageAction
{
    /// <summary>Not an action: what stands where there is none.</summary>
    None = 0,
    Edit = 1,
    Delete = 2,
    Restore = 3,
    AddReaction = 4,
    RemoveReaction = 5,
}

/// <summary>Something somebody wants done to a message.</summary>
/// <param name="MessageSeq">The message.</param>
/// <param name="Text">The new text of an edit, the emoji of a reaction; otherwise nothing.</param>
/// <param name="ClientId">
/// The actor's own id of an edit, which makes it safe to repeat: see <see cref="PostMessage"/>. Everything else is safe
/// without: what is deleted already, or taken back, stays as it is.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.change-message")]
public sealed record ChangeMessage(
    [property: Id(0)] Person Actor,
    [property: Id(1)] long MessageSeq,
    [property: Id(2)] MessageAction Action,
    [property: Id(3)] string? Text = null,
    [property: Id(4)] string? ClientId = null
);

/// <summary>Where a change of a message came to stand, once it is durable.</summary>
/// <param name="Seq">The change; when there was nothing left to do, the one that had made it so.</param>
/// <param name="Repeated">Nothing was written now.</param>
[GenerateSerializer, Immutable, Alias("chat.changed-message")]
public sealed record ChangedMessage([property: Id(0)] long Seq, [property: Id(1)] bool Repeated);
