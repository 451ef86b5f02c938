namespace Chat.Data.Log;

/// <summary>What a member may do in a channel. The numbers are stored and hashed: never reuse one.</summary>
public enum MemberRole : short
{
    Member = 1,
    Moderator = 2,
    Owner = 3,
}
