using Chat.Data.Log;

namespace Chat.Channels;

/// <summary>
/// What <see cref="ChannelLog"/> needs of the database: PostgreSQL, or a model of it that can be made to fail in every
/// way there is. The members are those of <see cref="LogReader"/> and <see cref="LogWriter"/>.
/// </summary>
internal interface IChannelStore
{
    Task<ChannelHead?> ReadHeadAsync(string channelId, CancellationToken cancellation);

    Task<IReadOnlyList<StoredChange>> ReadChangesAsync(
        string channelId,
        long afterSeq,
        int limit,
        CancellationToken cancellation
    );

    Task<StoredMessage?> FindByClientIdAsync(
        string channelId,
        string senderId,
        string clientId,
        CancellationToken cancellation
    );

    /// <summary>Appends; the outcomes of one channel come in the order of the calls.</summary>
    ValueTask<AppendOutcome> AppendAsync(LogEntry entry);
}
