using Chat.Errors;

namespace Chat.Invitations;

/// <summary>Refusals that must be the same wherever they come from.</summary>
public static class InvitationErrors
{
    /// <summary>
    /// For an invitation or a link that never was, is over, or is none for who asks: nobody can tell which.
    /// </summary>
    public static readonly ChatError NotFound = new(
        ErrorCodes.InvitationNotFound,
        "There is no such invitation, or not any more."
    );
}
