namespace Chat.Data.Invitations;

/// <summary>What has become of an invitation. The numbers are stored: never reuse one.</summary>
internal enum InvitationState : short
{
    None = 0,
    Pending = 1,

    /// <summary>Who was invited blocks who invites, and does not see it.</summary>
    Withheld = 2,
    Declined = 3,

    /// <summary>They are in, were in, or it was cancelled.</summary>
    Over = 4,
}
