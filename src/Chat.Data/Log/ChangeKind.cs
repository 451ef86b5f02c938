namespace Chat.Data.Log;

/// <summary>What a change did to its channel. The numbers are stored and hashed: never reuse one.</summary>
public enum ChangeKind : short
{
    MessagePosted = 1,
    MemberJoined = 2,
    MemberLeft = 3,
    MessageEdited = 4,
    MessageDeleted = 5,
    MessageRestored = 6,
    ReactionAdded = 7,
    ReactionRemoved = 8,
    MemberRoleChanged = 9,

    /// <summary>Everything that the subject had written before this change may be gone, at their own request.</summary>
    ContentErased = 10,
}
