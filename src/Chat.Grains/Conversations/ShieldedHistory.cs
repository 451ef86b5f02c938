using Chat.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Messages;

namespace Chat.Conversations;

/// <summary>A conversation as it is read by somebody for whom a part of it does not exist: from the database, never from memory.</summary>
internal sealed class ShieldedHistory(LogReader reader, string channelId, string readerId)
{
    /// <param name="query">The page.</param>
    /// <param name="head">Where the log ended before this was called.</param>
    public async Task<HistoryPage> ReadAsync(HistoryQuery query, ChannelCursor head)
    {
        var limit = Math.Clamp(query.Limit, 1, HistoryQuery.MaxLimit);
        if (query.Around is not null || query.At is not null)
        {
            return await ReadWindowAsync(query, limit, head);
        }

        var isNewestFirst = query.After is null;
        var range = (query.After ?? 0, query.Before ?? long.MaxValue);
        var found = await ReadAsync(range, limit + 1, isNewestFirst);
        return new HistoryPage([.. found.Take(limit)], found.Count > limit, head.Epoch, head.Seq);
    }

    /// <summary>Leaves of changes that do not exist for the reader the seq, and of texts those that do.</summary>
    public async Task<IReadOnlyList<Change>> SiftAsync(IReadOnlyList<Change> changes, ReaderView view)
    {
        var seqs = changes.Select(MessageOf).OfType<long>().Distinct().ToList();
        var messages = seqs.Count == 0 ? [] : await reader.ReadShieldedAsync(channelId, readerId, seqs);
        var texts = messages.ToDictionary(message => message.Seq, message => message.CurrentText);
        return
        [
            .. changes.Select(change =>
                view.Shows(change)
                    ? WithText(change, texts)
                    : new Change(change.Seq, Posted: null, Member: null, Hidden: true)
            ),
        ];
    }

    /// <summary>The message whose text a change tells.</summary>
    private static long? MessageOf(Change change) =>
        change switch
        {
            { Posted: not null } => change.Seq,
            { Message: { Action: MessageAction.Edit or MessageAction.Restore } of } => of.MessageSeq,
            _ => null,
        };

    private static Change WithText(Change change, Dictionary<long, string?> texts) =>
        change switch
        {
            { Posted: { } message } => change with
            {
                Posted = message with { Text = texts.GetValueOrDefault(message.Seq) },
            },
            { Message: { Action: MessageAction.Edit or MessageAction.Restore } of } => change with
            {
                Message = of with { Text = texts.GetValueOrDefault(of.MessageSeq) },
            },
            _ => change,
        };

    private async Task<HistoryPage> ReadWindowAsync(HistoryQuery query, int limit, ChannelCursor head)
    {
        var position =
            query.Around ?? await reader.FindPositionAsync(channelId, query.At!.Value, CancellationToken.None);
        position = Math.Min(position, head.Seq + 1);
        var before = query.At is null ? limit / 2 : 0;
        var from = limit - before;
        var earlier = await ReadAsync((0, position), before + 1, newestFirst: true);
        var later = await ReadAsync((position - 1, long.MaxValue), from + 1, newestFirst: false);
        List<Message> page = [.. earlier.Take(before).Reverse(), .. later.Take(from)];
        long? previous =
            earlier.Count <= before ? null
            : page is [var first, ..] ? first.Seq
            : position;
        return new HistoryPage(page, later.Count > from, head.Epoch, head.Seq, previous);
    }

    private async Task<List<Message>> ReadAsync((long After, long Before) range, int limit, bool newestFirst)
    {
        var found = await reader.ReadShieldedAsync(channelId, readerId, range, limit, newestFirst);
        return [.. found.Select(message => message.ToMessage())];
    }
}
