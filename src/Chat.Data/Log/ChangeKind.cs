namespace Chat.Data.Log;

/// <summary>What a change did to its channel. The numbers are stored and hashed: never reuse one.</summary>
public enum ChangeKind : short
{
    MessagePosted = 1,
    MemberJoined = 2,
    MemberLeft = 3,
}
