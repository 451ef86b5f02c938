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
}
