using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Channels;

/// <summary>Messages as one member sees them.</summary>
internal sealed partial class ChannelCore
{
    private static readonly ChatError MessageNotFound = new(ErrorCodes.MessageNotFound, "There is no such message.");

    public async Task<Result<HistoryPage>> ReadAsync(HistoryQuery query)
    {
        await ForgetRemovedAsync();
        var limit = Math.Clamp(query.Limit, 1, HistoryQuery.MaxLimit);
        // Before the messages are read: a page must hold everything up to the head it names.
        var head = Log.Head;
        if (query.Around is not null || query.At is not null)
        {
            return await ReadWindowAsync(query, limit, head);
        }

        if (
            query.After is null
            && Log.Recent.TryBefore(query.Before ?? long.MaxValue, limit, out var recent, out var more)
        )
        {
            return new HistoryPage(recent, more, head.Epoch, head.Seq);
        }

        var stored = await Reader.ReadMessagesAsync(Id, query.Before, query.After, limit + 1, CancellationToken.None);
        var messages = await ViewAsync([.. stored.Take(limit)], query.ReaderId);
        return new HistoryPage(messages, stored.Count > limit, head.Epoch, head.Seq);
    }

    public Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change) => _messageChanges.ChangeAsync(change);

    public async Task<Result<Message>> ReadMessageAsync(string readerId, long seq) =>
        await Reader.ReadMessageAsync(Id, seq, CancellationToken.None) is { } stored
            ? (await ViewAsync([stored], readerId))[0]
            : MessageNotFound;

    /// <summary>Messages on both sides of a seq, or from a time on; one more on each side tells whether there are more.</summary>
    private async Task<HistoryPage> ReadWindowAsync(HistoryQuery query, int limit, ChannelCursor head)
    {
        var position = query.Around ?? await Reader.FindPositionAsync(Id, query.At!.Value, CancellationToken.None);
        position = Math.Min(position, head.Seq + 1);
        var before = query.At is null ? limit / 2 : 0;
        var from = limit - before;
        var around = await Reader.ReadAroundAsync(Id, position, before + 1, from + 1, CancellationToken.None);
        var messages = around.Before.Take(before).Reverse().Concat(around.From.Take(from));
        var page = await ViewAsync([.. messages], query.ReaderId);
        long? previous =
            around.Before.Count <= before ? null
            : page is [var first, ..] ? first.Seq
            : position;
        return new HistoryPage(page, around.From.Count > from, head.Epoch, head.Seq, previous);
    }

    /// <summary>Messages that were just read, as one member sees them.</summary>
    private async Task<List<Message>> ViewAsync(IReadOnlyList<StoredMessage> stored, string readerId)
    {
        var seen = await Reader.WithReactionsAsync(stored, readerId, CancellationToken.None);
        return [.. seen.Select(message => message.ToMessage())];
    }
}
