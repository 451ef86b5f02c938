using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Log;

/// <summary>Appends one post: what an idle silo does all day, with half the work of an array statement for one row.</summary>
internal sealed class PostStatement : AppendStatement
{
    private const string Sql = """
        WITH fenced AS (
            UPDATE channel_heads AS head
            SET seq = $5, ordinal = $6, hash = $7
            WHERE head.channel_id = $1 AND head.epoch = $2 AND head.seq = $3 AND head.hash = $4
            RETURNING head.channel_id
        ), posted AS (
            INSERT INTO messages
                (channel_id, seq, ordinal, changed_seq, created_at, id, sender_id, content_hash, hash, salt, client_id, text)
            SELECT fenced.channel_id, $5, $6, $5, $8, $9, $10, $11, $7, $12, $13, $14
            FROM fenced
        )
        SELECT 1::bigint FROM fenced
        """;

    private readonly NpgsqlParameter<string> _channelId;
    private readonly NpgsqlParameter<long> _epoch;
    private readonly NpgsqlParameter<long> _expectedSeq;
    private readonly NpgsqlParameter<byte[]> _expectedHash;
    private readonly NpgsqlParameter<long> _seq;
    private readonly NpgsqlParameter<long> _ordinal;
    private readonly NpgsqlParameter<byte[]> _hash;
    private readonly NpgsqlParameter<DateTimeOffset> _createdAt;
    private readonly NpgsqlParameter<Guid> _id;
    private readonly NpgsqlParameter<string> _actorId;
    private readonly NpgsqlParameter<byte[]> _contentHash;
    private readonly NpgsqlParameter<Guid?> _salt;
    private readonly NpgsqlParameter<string?> _clientId;
    private readonly NpgsqlParameter<string?> _text;

    public PostStatement(NpgsqlConnection connection, int timeoutSeconds)
        : base(Sql, connection, timeoutSeconds)
    {
        // The order of these lines is the order of the statement's parameters.
        _channelId = Parameter<string>(NpgsqlDbType.Text);
        _epoch = Parameter<long>(NpgsqlDbType.Bigint);
        _expectedSeq = Parameter<long>(NpgsqlDbType.Bigint);
        _expectedHash = Parameter<byte[]>(NpgsqlDbType.Bytea);
        _seq = Parameter<long>(NpgsqlDbType.Bigint);
        _ordinal = Parameter<long>(NpgsqlDbType.Bigint);
        _hash = Parameter<byte[]>(NpgsqlDbType.Bytea);
        _createdAt = Parameter<DateTimeOffset>(NpgsqlDbType.TimestampTz);
        _id = Parameter<Guid>(NpgsqlDbType.Uuid);
        _actorId = Parameter<string>(NpgsqlDbType.Text);
        _contentHash = Parameter<byte[]>(NpgsqlDbType.Bytea);
        _salt = Parameter<Guid?>(NpgsqlDbType.Uuid);
        _clientId = Parameter<string?>(NpgsqlDbType.Text);
        _text = Parameter<string?>(NpgsqlDbType.Text);
    }

    public override void Bind(ReadOnlySpan<PendingAppend> batch, List<int> runEnds)
    {
        runEnds.Clear();
        runEnds.Add(1);
        var entry = batch[0].Entry;
        _channelId.TypedValue = entry.ChannelId;
        _epoch.TypedValue = entry.Epoch;
        _expectedSeq.TypedValue = entry.Seq - 1;
        _expectedHash.TypedValue = entry.PreviousHash;
        _seq.TypedValue = entry.Seq;
        _ordinal.TypedValue = entry.Ordinal;
        _hash.TypedValue = entry.Hash;
        _createdAt.TypedValue = entry.CreatedAt;
        _id.TypedValue = entry.Id;
        _actorId.TypedValue = entry.ActorId;
        _contentHash.TypedValue = entry.ContentHash;
        _salt.TypedValue = entry.Salt;
        _clientId.TypedValue = entry.ClientId;
        _text.TypedValue = entry.Text;
    }

    private NpgsqlParameter<T> Parameter<T>(NpgsqlDbType type)
    {
        var parameter = new NpgsqlParameter<T> { NpgsqlDbType = type };
        Command.Parameters.Add(parameter);
        return parameter;
    }
}
