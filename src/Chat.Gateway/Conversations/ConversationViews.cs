using Chat.Data.Conversations;
using Chat.Data.Presence;
using Chat.Presence;
using Npgsql;

namespace Chat.Conversations;

/// <summary>Conversations with what the reader may see of the other one's presence.</summary>
internal sealed class ConversationViews(NpgsqlDataSource database, ConversationReader conversations, TimeProvider time)
{
    public async Task<IReadOnlyList<ConversationAnswer>> ReadAsync(
        string userId,
        ConversationPlace? after,
        int limit,
        CancellationToken cancellation
    ) =>
        await AddPresenceAsync(userId, await conversations.ReadAsync(userId, after, limit, cancellation), cancellation);

    /// <returns>Null when it is none of theirs.</returns>
    public async Task<ConversationAnswer?> FindAsync(
        string userId,
        string conversationId,
        CancellationToken cancellation
    ) =>
        await conversations.FindAsync(userId, conversationId, cancellation) is { } found
            ? (await AddPresenceAsync(userId, [found], cancellation))[0]
            : null;

    private async Task<IReadOnlyList<ConversationAnswer>> AddPresenceAsync(
        string userId,
        IReadOnlyList<ConversationReading> readings,
        CancellationToken cancellation
    )
    {
        if (readings.Count == 0)
        {
            return [];
        }

        string[] others = [.. readings.Select(reading => reading.Other.Id)];
        var allowed = await PresenceView.FilterAsync(database, userId, others, cancellation);
        var rows = await PresenceView.ReadAsync(database, [.. allowed], cancellation);
        var now = time.GetUtcNow();
        return
        [
            .. readings.Select(reading =>
                ConversationAnswer.Of(
                    reading,
                    rows.TryGetValue(reading.Other.Id, out var row)
                        ? PresenceAnswer.Of(row, now)
                        : PresenceAnswer.Nothing(reading.Other.Id)
                )
            ),
        ];
    }
}
