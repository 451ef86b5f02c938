using Chat.Channels;
using Chat.Data.Log;

namespace Chat.Tests.Channels.Model;

/// <summary>A silo's way to the model of the database. Reads wait until the history lets them happen, or fail.</summary>
internal sealed class ModelStore(ModelDatabase database) : IChannelStore
{
    private readonly List<(Action Answer, Action Fail)> _reads = [];

    public ModelLane Lane { get; } = new(database);

    public bool IsIdle => _reads.Count == 0 && Lane.IsIdle;

    public Task<ChannelHead?> ReadHeadAsync(string channelId, CancellationToken cancellation) =>
        ReadAsync(() => (ChannelHead?)database.Head);

    public Task<IReadOnlyList<StoredChange>> ReadChangesAsync(
        string channelId,
        long afterSeq,
        int limit,
        CancellationToken cancellation
    ) =>
        ReadAsync(() =>
            (IReadOnlyList<StoredChange>)[.. database.Rows.Skip((int)afterSeq).Take(limit).Select(ToChange)]
        );

    public Task<StoredMessage?> FindByClientIdAsync(
        string channelId,
        string senderId,
        string clientId,
        CancellationToken cancellation
    ) => ReadAsync(() => database.Find(senderId, clientId) is { } row ? ToMessage(row) : null);

    public ValueTask<AppendOutcome> AppendAsync(LogEntry entry) => Lane.AppendAsync(entry);

    /// <summary>Lets a read happen now.</summary>
    public void Read(int which, bool fails)
    {
        if (_reads.Count > 0)
        {
            var read = _reads[which % _reads.Count];
            _reads.Remove(read);
            (fails ? read.Fail : read.Answer)();
        }
    }

    private Task<T> ReadAsync<T>(Func<T> read)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reads.Add((() => result.SetResult(read()), () => result.SetException(new IOException("The read failed."))));
        return result.Task;
    }

    private static StoredChange ToChange(LogEntry row) =>
        new()
        {
            ChannelId = row.ChannelId,
            Seq = row.Seq,
            Ordinal = row.Ordinal,
            Kind = row.Kind,
            Id = row.Id,
            ActorId = row.ActorId,
            SubjectId = row.SubjectId,
            MessageSeq = row.MessageSeq,
            ClientId = row.ClientId,
            Text = row.Text,
            LatestText = row.Text,
            Salt = row.Salt,
            Role = row.Role,
            CreatedAt = row.CreatedAt,
            ContentHash = row.ContentHash,
            Hash = row.Hash,
        };

    private static StoredMessage ToMessage(LogEntry row) =>
        new(row.ChannelId, row.Seq, row.Ordinal, row.Id, row.ActorId, null, row.ClientId, row.Text, row.CreatedAt);
}
