using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Log;

/// <summary>The append: one prepared statement that moves heads and inserts what they moved over, or does neither.</summary>
internal sealed partial class AppendStatement
{
    private readonly List<string> _headChannelId;
    private readonly List<long> _headEpoch;
    private readonly List<long> _headExpectedSeq;
    private readonly List<byte[]> _headExpectedHash;
    private readonly List<long> _headSeq;
    private readonly List<long> _headOrdinal;
    private readonly List<byte[]> _headHash;
    private readonly EntryColumns _messages;
    private readonly List<Guid?> _salt;
    private readonly List<string?> _clientId;
    private readonly List<string?> _text;
    private readonly EntryColumns _members;
    private readonly List<short> _kind;
    private readonly List<short> _role;
    private readonly List<string> _subjectId;
    private readonly EntryColumns _revisions;
    private readonly List<Guid?> _revisionSalt;
    private readonly List<string?> _revisionClientId;
    private readonly List<string?> _revisionText;
    private readonly List<short> _revisionKind;
    private readonly List<long> _messageSeq;
    private readonly List<DateTimeOffset> _messageCreatedAt;
    private readonly List<string> _messageSenderId;

    public AppendStatement(NpgsqlConnection connection, int timeoutSeconds)
    {
        // The order of these lines is the order of the statement's parameters.
        Command = new NpgsqlCommand(Sql, connection) { CommandTimeout = timeoutSeconds };
        _headChannelId = Column<string>(NpgsqlDbType.Text);
        _headEpoch = Column<long>(NpgsqlDbType.Bigint);
        _headExpectedSeq = Column<long>(NpgsqlDbType.Bigint);
        _headExpectedHash = Column<byte[]>(NpgsqlDbType.Bytea);
        _headSeq = Column<long>(NpgsqlDbType.Bigint);
        _headOrdinal = Column<long>(NpgsqlDbType.Bigint);
        _headHash = Column<byte[]>(NpgsqlDbType.Bytea);
        _messages = new EntryColumns(this);
        _salt = Column<Guid?>(NpgsqlDbType.Uuid);
        _clientId = Column<string?>(NpgsqlDbType.Text);
        _text = Column<string?>(NpgsqlDbType.Text);
        _members = new EntryColumns(this);
        _kind = Column<short>(NpgsqlDbType.Smallint);
        _role = Column<short>(NpgsqlDbType.Smallint);
        _subjectId = Column<string>(NpgsqlDbType.Text);
        _revisions = new EntryColumns(this);
        _revisionSalt = Column<Guid?>(NpgsqlDbType.Uuid);
        _revisionClientId = Column<string?>(NpgsqlDbType.Text);
        _revisionText = Column<string?>(NpgsqlDbType.Text);
        _revisionKind = Column<short>(NpgsqlDbType.Smallint);
        _messageSeq = Column<long>(NpgsqlDbType.Bigint);
        _messageCreatedAt = Column<DateTimeOffset>(NpgsqlDbType.TimestampTz);
        _messageSenderId = Column<string>(NpgsqlDbType.Text);
    }

    public NpgsqlCommand Command { get; }

    /// <summary>Sets the parameters.</summary>
    /// <param name="batch">As <see cref="AppendBatch"/> picks it.</param>
    /// <param name="runEnds">Receives, per channel, the index after its last entry.</param>
    public void Bind(ReadOnlySpan<PendingAppend> batch, List<int> runEnds)
    {
        Clear();
        runEnds.Clear();
        for (int start = 0, i = 0; i < batch.Length; i++)
        {
            if (i + 1 == batch.Length || batch[i + 1].Entry.ChannelId != batch[i].Entry.ChannelId)
            {
                AddRun(batch[start..(i + 1)]);
                runEnds.Add(start = i + 1);
            }
        }
    }

    private void AddRun(ReadOnlySpan<PendingAppend> run)
    {
        var first = run[0].Entry;
        var last = run[^1].Entry;
        _headChannelId.Add(first.ChannelId);
        _headEpoch.Add(first.Epoch);
        _headExpectedSeq.Add(first.Seq - 1);
        _headExpectedHash.Add(first.PreviousHash);
        _headSeq.Add(last.Seq);
        _headOrdinal.Add(last.Ordinal);
        _headHash.Add(last.Hash);
        foreach (var pending in run)
        {
            Add(pending.Entry);
        }
    }

    private void Add(LogEntry entry)
    {
        if (entry.Kind == ChangeKind.MessagePosted)
        {
            AddMessage(entry);
        }
        else if (entry.Message is { } message)
        {
            AddRevision(entry, message);
        }
        else
        {
            AddMemberChange(entry);
        }
    }

    private void AddMessage(LogEntry entry)
    {
        _messages.Add(entry);
        _salt.Add(entry.Salt);
        _clientId.Add(entry.ClientId);
        _text.Add(entry.Text);
    }

    private void AddMemberChange(LogEntry entry)
    {
        _members.Add(entry);
        _kind.Add((short)entry.Kind);
        _role.Add((short)entry.Role!);
        _subjectId.Add(entry.SubjectId!);
    }

    private void AddRevision(LogEntry entry, MessageRef message)
    {
        _revisions.Add(entry);
        _revisionSalt.Add(entry.Salt);
        _revisionClientId.Add(entry.ClientId);
        _revisionText.Add(entry.Text);
        _revisionKind.Add((short)entry.Kind);
        _messageSeq.Add(message.Seq);
        _messageCreatedAt.Add(message.CreatedAt);
        _messageSenderId.Add(message.SenderId);
    }

    private void Clear()
    {
        foreach (NpgsqlParameter parameter in Command.Parameters)
        {
            ((System.Collections.IList)parameter.Value!).Clear();
        }
    }

    private List<T> Column<T>(NpgsqlDbType type)
    {
        var values = new List<T>();
        Command.Parameters.Add(
            new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type }
        );
        return values;
    }

    /// <summary>What all changes have in common: eight arrays.</summary>
    private sealed class EntryColumns(AppendStatement statement)
    {
        private readonly List<string> _channelId = statement.Column<string>(NpgsqlDbType.Text);
        private readonly List<long> _seq = statement.Column<long>(NpgsqlDbType.Bigint);
        private readonly List<long> _ordinal = statement.Column<long>(NpgsqlDbType.Bigint);
        private readonly List<DateTimeOffset> _createdAt = statement.Column<DateTimeOffset>(NpgsqlDbType.TimestampTz);
        private readonly List<Guid> _id = statement.Column<Guid>(NpgsqlDbType.Uuid);
        private readonly List<string> _actorId = statement.Column<string>(NpgsqlDbType.Text);
        private readonly List<byte[]> _contentHash = statement.Column<byte[]>(NpgsqlDbType.Bytea);
        private readonly List<byte[]> _hash = statement.Column<byte[]>(NpgsqlDbType.Bytea);

        public void Add(LogEntry entry)
        {
            _channelId.Add(entry.ChannelId);
            _seq.Add(entry.Seq);
            _ordinal.Add(entry.Ordinal);
            _createdAt.Add(entry.CreatedAt);
            _id.Add(entry.Id);
            _actorId.Add(entry.ActorId);
            _contentHash.Add(entry.ContentHash);
            _hash.Add(entry.Hash);
        }
    }
}
