using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

internal static class Drafts
{
    public static ChangeDraft Post(string text, string sender = "alice", string? clientId = null) =>
        ChangeDraft.Posted(Guid.NewGuid(), sender, clientId ?? Guid.NewGuid().ToString(), text, Now);

    public static ChangeDraft Join(string userId, MemberRole role = MemberRole.Member) =>
        ChangeDraft.Joined(Guid.NewGuid(), userId, role, userId, Now);

    public static ChangeDraft Leave(string userId) =>
        ChangeDraft.Left(Guid.NewGuid(), userId, MemberRole.Member, userId, Now);

    public static ChangeDraft Role(string userId, MemberRole role) =>
        ChangeDraft.RoleChanged(Guid.NewGuid(), userId, role, "alice", Now);

    public static ChangeDraft Edit(MessageRef message, string text, string? clientId = null) =>
        ChangeDraft.Edited(Guid.NewGuid(), message, message.SenderId, clientId ?? Guid.NewGuid().ToString(), text, Now);

    public static ChangeDraft Delete(MessageRef message, string actor) =>
        ChangeDraft.Deleted(Guid.NewGuid(), message, actor, Now);

    public static ChangeDraft Restore(MessageRef message, string actor) =>
        ChangeDraft.Restored(Guid.NewGuid(), message, actor, Now);

    public static ChangeDraft React(MessageRef message, string actor, string emoji, bool added = true) =>
        ChangeDraft.Reacted(Guid.NewGuid(), message, actor, emoji, added, Now);

    public static ChangeDraft Restrict(
        ChangeKind kind,
        string userId,
        MemberRole role = MemberRole.Member,
        DateTimeOffset? until = null,
        string? reason = null
    ) => ChangeDraft.Restricted(kind, Guid.NewGuid(), userId, role, "alice", new(until, reason), Now);

    public static ChangeDraft Settings(SettingsDetail detail, string channel = "room") =>
        ChangeDraft.SettingsChanged(Guid.NewGuid(), channel, "alice", MemberRole.Owner, detail, Now);

    public static ChangeDraft Erase(string userId) => ChangeDraft.Erased(Guid.NewGuid(), userId, "admin", Now);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}
