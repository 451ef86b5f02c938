using Chat.Data.Log;

namespace Chat.Channels;

internal sealed class ChannelStore(LogReader reader, LogWriter writer) : IChannelStore
{
    public Task<ChannelHead?> ReadHeadAsync(string channelId, CancellationToken cancellation) =>
        reader.ReadHeadAsync(channelId, cancellation);

    public Task<IReadOnlyList<StoredChange>> ReadChangesAsync(
        string channelId,
        long afterSeq,
        int limit,
        CancellationToken cancellation
    ) => reader.ReadChangesAsync(channelId, afterSeq, limit, cancellation);

    public Task<StoredMessage?> FindByClientIdAsync(
        string channelId,
        string senderId,
        string clientId,
        CancellationToken cancellation
    ) => reader.FindByClientIdAsync(channelId, senderId, clientId, cancellation);

    public ValueTask<AppendOutcome> AppendAsync(LogEntry entry) => writer.AppendAsync(entry);
}
