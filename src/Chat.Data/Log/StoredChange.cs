namespace Chat.Data.Log;

/// <summary>A change as it was read back, with the names of today.</summary>
public sealed record StoredChange : ChannelChange
{
    internal StoredChange() { }

    /// <summary>The actor's display name; <see langword="null"/> when the actor is no user.</summary>
    public string? ActorName { get; init; }

    /// <summary>The subject's display name; <see langword="null"/> when there is none.</summary>
    public string? SubjectName { get; init; }

    /// <summary>Whether the message that it posts or changes is deleted now: its text is for the audit only.</summary>
    public bool IsHidden { get; init; }

    /// <summary>
    /// The latest text of the message that it posts, edits or restores, deleted or not; <see langword="null"/> when it was
    /// erased. Not read with the revisions of one message.
    /// </summary>
    public string? LatestText { get; init; }

    /// <summary>When that text was written, if it is not the first one.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>What people may be shown of the text now.</summary>
    public string? VisibleText => IsHidden ? null : LatestText;
}
