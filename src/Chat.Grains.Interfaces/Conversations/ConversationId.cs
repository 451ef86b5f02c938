using System.Security.Cryptography;
using System.Text;
using Chat.Ids;

namespace Chat.Conversations;

/// <summary>
/// The id of a conversation follows from its two people, so there can be one only: whoever begins it, and however many at once,
/// means the same grain and the same row.
/// </summary>
public static class ConversationId
{
    public static string Of(string userId, string otherId)
    {
        var (first, second) = string.CompareOrdinal(userId, otherId) < 0 ? (userId, otherId) : (otherId, userId);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"conv\0{first}\0{second}"));
        return TypeId.Create(TypeId.Conversation, new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}
