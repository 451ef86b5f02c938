namespace Chat.Data.Conversations;

/// <summary>Conditions on what somebody may see of a conversation, for all queries that show any of it.</summary>
internal static class ShieldSql
{
    /// <summary>Whether what somebody did with a change exists for a reader: one's own always does.</summary>
    /// <param name="channel">The channel, in SQL.</param>
    /// <param name="seq">The seq of the change, in SQL.</param>
    /// <param name="actor">Who made it, in SQL.</param>
    /// <param name="reader">Who reads, in SQL.</param>
    public static string Shows(string channel, string seq, string actor, string reader) =>
        $"""
            ({actor} = {reader} OR NOT EXISTS (
                SELECT FROM channel_shields AS shield
                WHERE shield.channel_id = {channel} AND shield.user_id = {reader}
                  AND {seq} > shield.from_seq AND (shield.until_seq IS NULL OR {seq} <= shield.until_seq)))
            """;
}
