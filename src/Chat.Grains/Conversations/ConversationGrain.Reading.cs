using Chat.Channels;
using Chat.Delivery;
using Chat.Errors;
using Chat.Messages;
using Microsoft.Extensions.Logging;

namespace Chat.Conversations;

/// <summary>What each of the two may see of it.</summary>
internal sealed partial class ConversationGrain
{
    public async Task<Result<HistoryPage>> ReadAsync(HistoryQuery query) =>
        !IsOneOfThem(query.ReaderId) ? Refuse()
        : (await ReadViewAsync(query.ReaderId)).IsShielded
            ? await new ShieldedHistory(_reader, Id, query.ReaderId).ReadAsync(query, Log!.Head)
        : await _core!.ReadAsync(query);

    public async Task<Result<Message>> ReadMessageAsync(string readerId, long seq)
    {
        if (!IsOneOfThem(readerId))
        {
            return Refuse();
        }

        if (!(await ReadViewAsync(readerId)).IsShielded)
        {
            return await _core!.ReadMessageAsync(readerId, seq);
        }

        return await _reader.ReadShieldedAsync(Id, readerId, [seq]) is [var found]
            ? found.ToMessage()
            : MessageNotFound;
    }

    public async Task<Result<ChannelEvents>> ReadChangesAsync(string readerId, long afterSeq, int limit)
    {
        if (!IsOneOfThem(readerId))
        {
            return Refuse();
        }

        var view = await ReadViewAsync(readerId);
        if (!view.IsShielded)
        {
            return await _core!.ReadChangesAsync(afterSeq, limit);
        }

        limit = Math.Clamp(limit, 1, ClusterMessages.MaxChanges);
        var epoch = Log!.Head.Epoch;
        var stored = await _reader.ReadChangesAsync(Id, afterSeq, limit, CancellationToken.None);
        var logger = services.Loggers.CreateLogger<ConversationGrain>();
        var changes = stored.Select(change => change.ToChange(logger)).ToList();
        return new ChannelEvents(Id, epoch, await new ShieldedHistory(_reader, Id, readerId).SiftAsync(changes, view));
    }
}
