using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Log;

/// <summary>Appends posts: heads and entries as arrays.</summary>
internal class PostsStatement : AppendStatement
{
    // (… IN (…)) IS TRUE keeps the planner from turning the test into a join, which it would run as a nested loop over all
    // pairs; as it stands it is one hash lookup a row.
    protected const string AppendPosts = """
        WITH fenced AS (
            UPDATE channel_heads AS head
            SET seq = wanted.seq, ordinal = wanted.ordinal, hash = wanted.hash
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
                AS wanted (channel_id, epoch, expected_seq, expected_hash, seq, ordinal, hash, position)
            WHERE head.channel_id = wanted.channel_id
              AND head.epoch = wanted.epoch
              AND head.seq = wanted.expected_seq
              AND head.hash = wanted.expected_hash
            RETURNING head.channel_id, wanted.position
        ), posted AS (
            INSERT INTO messages
                (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, content_hash, hash, salt, client_id, text)
            SELECT entry.channel_id, entry.seq, entry.ordinal, entry.seq, entry.created_at, entry.id, entry.actor_id,
                   entry.content_hash, entry.hash, entry.salt, entry.client_id, entry.text
            FROM unnest($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        )
        """;

    protected const string Answer = "SELECT position FROM fenced";

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

    public PostsStatement(NpgsqlConnection connection, int timeoutSeconds)
        : this($"{AppendPosts} {Answer}", connection, timeoutSeconds) { }

    protected PostsStatement(string sql, NpgsqlConnection connection, int timeoutSeconds)
        : base(sql, connection, timeoutSeconds)
    {
        // The order of these lines is the order of the statement's parameters.
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
    }

    public override void Bind(ReadOnlySpan<PendingAppend> batch, List<int> runEnds)
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

    protected virtual void Add(LogEntry entry)
    {
        _messages.Add(entry);
        _salt.Add(entry.Salt);
        _clientId.Add(entry.ClientId);
        _text.Add(entry.Text);
    }

    protected List<T> Column<T>(NpgsqlDbType type)
    {
        var values = new List<T>();
        Command.Parameters.Add(
            new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type }
        );
        return values;
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

    private void Clear()
    {
        foreach (NpgsqlParameter parameter in Command.Parameters)
        {
            ((System.Collections.IList)parameter.Value!).Clear();
        }
    }

    /// <summary>What all changes have in common: eight arrays.</summary>
    protected sealed class EntryColumns(PostsStatement statement)
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
