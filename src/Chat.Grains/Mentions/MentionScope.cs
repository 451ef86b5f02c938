namespace Chat.Mentions;

/// <summary>Whom the texts of somebody may speak to.</summary>
internal enum MentionScope
{
    /// <summary>Nobody: the channel knows no mentions.</summary>
    Nobody,

    /// <summary>Members by their names.</summary>
    Members,

    /// <summary>All at once too.</summary>
    Everybody,
}
