using Chat.Errors;
using Chat.Ids;

namespace Chat.Channels;

/// <summary>Refusals that must be the same wherever they come from.</summary>
public static class ChannelErrors
{
    private static readonly ChatError s_room = new(ErrorCodes.RoomNotFound, "There is no such room.");
    private static readonly ChatError s_conversation = new(
        ErrorCodes.ConversationNotFound,
        "There is no such conversation."
    );

    /// <summary>
    /// What is said of a channel that does not exist, and in the same words of a private one to whom is not in it. Depends on
    /// the form of the id alone.
    /// </summary>
    public static ChatError NotFound(string? id) =>
        id?.StartsWith(TypeId.Conversation + "_", StringComparison.Ordinal) == true ? s_conversation : s_room;
}
