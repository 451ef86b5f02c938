using Chat.Data.Log;

namespace Chat.Administration;

/// <summary>A change with everything that is kept of it, for the audit.</summary>
/// <param name="MessageSeq">The message that was changed.</param>
/// <param name="Text">
/// A message's first text, an edit's new one, a reaction's emoji, also of what is deleted; null when it was erased.
/// </param>
/// <param name="IsErased">Whether the text is gone for good.</param>
/// <param name="Detail">Of mutes, bans and settings: the JSON that says how long and why, or what was changed.</param>
/// <param name="Hash">The link of the hash chain, in hexadecimal.</param>
internal sealed record AuditedChange(
    long Seq,
    ChangeKind Kind,
    Guid Id,
    DateTimeOffset At,
    string ActorId,
    string? ActorName,
    string? SubjectId,
    string? SubjectName,
    MemberRole? Role,
    long? MessageSeq,
    string? ClientId,
    string? Text,
    bool IsErased,
    string Hash,
    string? Detail
)
{
    public static AuditedChange Of(StoredChange stored) =>
        new(
            stored.Seq,
            stored.Kind,
            stored.Id,
            stored.CreatedAt,
            stored.ActorId,
            stored.ActorName,
            stored.SubjectId,
            stored.SubjectName,
            stored.Role,
            stored.MessageSeq,
            stored.ClientId,
            stored.Text,
            stored.IsErased,
            Convert.ToHexStringLower(stored.Hash),
            stored.Detail
        );
}
