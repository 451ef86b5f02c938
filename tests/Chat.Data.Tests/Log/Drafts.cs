using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

internal static class Drafts
{
    public static ChangeDraft Post(string text, string sender = "alice", string? clientId = null) =>
        ChangeDraft.Message(Guid.NewGuid(), sender, clientId ?? Guid.NewGuid().ToString(), text, Now);

    public static ChangeDraft Join(string userId, MemberRole role = MemberRole.Member) =>
        ChangeDraft.Joined(Guid.NewGuid(), userId, role, userId, Now);

    public static ChangeDraft Leave(string userId) =>
        ChangeDraft.Left(Guid.NewGuid(), userId, MemberRole.Member, userId, Now);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}
