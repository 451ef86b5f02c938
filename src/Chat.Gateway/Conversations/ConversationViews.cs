using Chat.Data.Conversations;
using Chat.Data.Presence;
using Chat.Lists;
using Chat.Presence;
using Npgsql;

namespace Chat.Conversations;

/// <summary>Conversations with what the reader may see of the other one's presence.</summary>
internal sealed class ConversationViews(NpgsqlDataSource database, ConversationReader conversations, TimeProvider time)
{
    /// <summary>A page as it is answered.</summary>
    public async Task<Page<ConversationAnswer, ListMeta>> ReadPageAsync(
        string userId,
        ConversationPlace? after,
        int limit,
        bool hidden,
        CancellationToken cancellation
    )
    {
        var readings = await conversations.ReadAsync(userId, after, limit + 1, hidden, cancellation);
        var found = await AddPresenceAsync(userId, [.. readings.Take(limit)], cancellation);
        return new(found, new ListMeta(readings.Count > limit ? ConversationCursor.Of(found[^1]) : null));
    }

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
