namespace Chat.Data.Log;

/// <summary>What a member may do in a channel. The numbers are stored and hashed: never reuse one.</summary>
public enum MemberRole : short
{
    /// <summary>Not a role: what stands where there is none.</summary>
    None = 0,
    Member = 1,
    Moderator = 2,
    Owner = 3,
}
