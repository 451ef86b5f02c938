using Npgsql;
using NpgsqlTypes;

namespace Chat.Data.Log;

/// <summary>Appends changes of every kind, posts among them.</summary>
internal sealed class ChangesStatement : PostsStatement
{
    private const string AppendOthers = """
        , member_entry AS (
            SELECT entry.*
            FROM unnest($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id,
                          detail)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), member_changed AS (
            INSERT INTO member_changes
                (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id, detail)
            SELECT channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, kind, role, user_id, detail
            FROM member_entry
        ), joined AS (
            INSERT INTO channel_members (channel_id, user_id, role, joined_seq, joined_ordinal, joined_at)
            SELECT channel_id, user_id, role, seq, ordinal, created_at
            FROM member_entry
            WHERE kind = 2
            ON CONFLICT (channel_id, user_id) DO UPDATE
            SET role = excluded.role, joined_seq = excluded.joined_seq, joined_ordinal = excluded.joined_ordinal,
                joined_at = excluded.joined_at
        ), departed AS (
            DELETE FROM channel_members AS member
            USING member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.kind IN (3, 13)
        ), promoted AS (
            UPDATE channel_members AS member
            SET role = member_entry.role
            FROM member_entry
            WHERE member.channel_id = member_entry.channel_id AND member.user_id = member_entry.user_id
              AND member_entry.kind = 9
        ), restricted AS (
            INSERT INTO channel_restrictions (channel_id, user_id, kind, until, seq)
            SELECT channel_id, user_id, kind, (detail::jsonb ->> 'until')::timestamptz, seq
            FROM member_entry
            WHERE kind IN (11, 13)
            ON CONFLICT (channel_id, user_id, kind) DO UPDATE SET until = excluded.until, seq = excluded.seq
        ), lifted AS (
            DELETE FROM channel_restrictions AS restriction
            USING member_entry
            WHERE restriction.channel_id = member_entry.channel_id AND restriction.user_id = member_entry.user_id
              AND member_entry.kind IN (12, 14) AND restriction.kind = member_entry.kind - 1
        ), configured AS (
            UPDATE channels AS channel
            SET name = coalesce(setting.detail ->> 'name', channel.name),
                topic = nullif(coalesce(setting.detail ->> 'topic', channel.topic), ''),
                description = nullif(coalesce(setting.detail ->> 'description', channel.description), ''),
                slow_seconds = coalesce((setting.detail ->> 'slowSeconds')::integer, channel.slow_seconds),
                archived_at = CASE (setting.detail ->> 'archived')::boolean
                    WHEN true THEN setting.created_at
                    WHEN false THEN NULL
                    ELSE channel.archived_at END,
                settings_seq = setting.seq
            FROM (
                SELECT channel_id, seq, created_at, detail::jsonb AS detail FROM member_entry WHERE kind = 15
            ) AS setting
            WHERE channel.channel_id = setting.channel_id AND channel.settings_seq < setting.seq
        ), revision AS (
            SELECT entry.*
            FROM unnest($31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45)
                AS entry (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text,
                          kind, message_seq, message_created_at, message_sender_id)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
        ), revised AS (
            INSERT INTO message_revisions
                (channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text, kind,
                 message_seq, message_created_at)
            SELECT channel_id, seq, ordinal, created_at, id, actor_id, content_hash, hash, salt, client_id, text, kind,
                   message_seq, message_created_at
            FROM revision
        ), state AS (
            INSERT INTO message_states AS state
                (channel_id, message_seq, message_created_at, sender_id, changed_seq, edited_seq, deleted_seq,
                 restored_seq)
            SELECT channel_id, message_seq, message_created_at, message_sender_id, seq, CASE kind WHEN 4 THEN seq END,
                   CASE kind WHEN 5 THEN seq END, CASE kind WHEN 6 THEN seq END
            FROM revision
            ON CONFLICT (channel_id, message_seq, message_created_at) DO UPDATE
            SET changed_seq = excluded.changed_seq,
                edited_seq = coalesce(excluded.edited_seq, state.edited_seq),
                deleted_seq = coalesce(excluded.deleted_seq, state.deleted_seq),
                restored_seq = coalesce(excluded.restored_seq, state.restored_seq)
        ), reacted AS (
            INSERT INTO message_reactions (channel_id, message_seq, message_created_at, emoji, user_id, seq)
            SELECT channel_id, message_seq, message_created_at, text, actor_id, seq
            FROM revision
            WHERE kind = 7
            ON CONFLICT (channel_id, message_seq, emoji, user_id, message_created_at) DO UPDATE SET seq = excluded.seq
        ), unreacted AS (
            DELETE FROM message_reactions AS reaction
            USING revision
            WHERE reaction.channel_id = revision.channel_id AND reaction.message_seq = revision.message_seq
              AND reaction.message_created_at = revision.message_created_at AND reaction.emoji = revision.text
              AND reaction.user_id = revision.actor_id AND revision.kind = 8
        ), mentioned AS (
            INSERT INTO message_mentions
                (channel_id, user_id, message_seq, message_created_at, seq, sender_id, all_but)
            SELECT channel_id, user_id, message_seq, message_created_at, seq, sender_id, string_to_array(all_but, ',')
            FROM unnest($46, $47, $48, $49, $50, $51, $52)
                AS entry (channel_id, user_id, message_seq, message_created_at, seq, sender_id, all_but)
            WHERE (entry.channel_id IN (SELECT fenced.channel_id FROM fenced)) IS TRUE
            ON CONFLICT (channel_id, user_id, message_seq, message_created_at) DO UPDATE
            SET seq = excluded.seq, all_but = excluded.all_but
        )
        """;

    private readonly EntryColumns _members;
    private readonly List<short> _kind;
    private readonly List<short> _role;
    private readonly List<string> _subjectId;
    private readonly List<string?> _detail;
    private readonly EntryColumns _revisions;
    private readonly List<Guid?> _revisionSalt;
    private readonly List<string?> _revisionClientId;
    private readonly List<string?> _revisionText;
    private readonly List<short> _revisionKind;
    private readonly List<long> _messageSeq;
    private readonly List<DateTimeOffset> _messageCreatedAt;
    private readonly List<string> _messageSenderId;
    private readonly MentionColumns _mentions;

    public ChangesStatement(NpgsqlConnection connection, int timeoutSeconds)
        : base($"{AppendPosts} {AppendOthers} {Answer}", connection, timeoutSeconds)
    {
        // The order of these lines is the order of the statement's parameters, after those of posts.
        _members = new EntryColumns(this);
        _kind = Column<short>(NpgsqlDbType.Smallint);
        _role = Column<short>(NpgsqlDbType.Smallint);
        _subjectId = Column<string>(NpgsqlDbType.Text);
        _detail = Column<string?>(NpgsqlDbType.Text);
        _revisions = new EntryColumns(this);
        _revisionSalt = Column<Guid?>(NpgsqlDbType.Uuid);
        _revisionClientId = Column<string?>(NpgsqlDbType.Text);
        _revisionText = Column<string?>(NpgsqlDbType.Text);
        _revisionKind = Column<short>(NpgsqlDbType.Smallint);
        _messageSeq = Column<long>(NpgsqlDbType.Bigint);
        _messageCreatedAt = Column<DateTimeOffset>(NpgsqlDbType.TimestampTz);
        _messageSenderId = Column<string>(NpgsqlDbType.Text);
        _mentions = new MentionColumns(this);
    }

    protected override void Add(LogEntry entry)
    {
        if (entry.Kind == ChangeKind.MessagePosted)
        {
            base.Add(entry);
        }
        else if (entry.Message is { } message)
        {
            AddRevision(entry, message);
        }
        else
        {
            AddMemberChange(entry);
        }

        if (entry.Mentioned is { } mentioned)
        {
            _mentions.Add(entry, mentioned);
        }
    }

    private void AddMemberChange(LogEntry entry)
    {
        _members.Add(entry);
        _kind.Add((short)entry.Kind);
        _role.Add((short)entry.Role!);
        _subjectId.Add(entry.SubjectId!);
        _detail.Add(entry.Detail);
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

    /// <summary>One row for each person, and one for all.</summary>
    private sealed class MentionColumns(ChangesStatement statement)
    {
        private const string Everybody = "*";

        private readonly List<string> _channelId = statement.Column<string>(NpgsqlDbType.Text);
        private readonly List<string> _userId = statement.Column<string>(NpgsqlDbType.Text);
        private readonly List<long> _messageSeq = statement.Column<long>(NpgsqlDbType.Bigint);
        private readonly List<DateTimeOffset> _createdAt = statement.Column<DateTimeOffset>(NpgsqlDbType.TimestampTz);
        private readonly List<long> _seq = statement.Column<long>(NpgsqlDbType.Bigint);
        private readonly List<string> _senderId = statement.Column<string>(NpgsqlDbType.Text);
        private readonly List<string?> _allBut = statement.Column<string?>(NpgsqlDbType.Text);

        public void Add(LogEntry entry, Mentioned mentioned)
        {
            foreach (string userId in mentioned.UserIds)
            {
                Add(entry, userId, allBut: null);
            }

            if (mentioned.AllBut is { } allBut)
            {
                Add(entry, Everybody, string.Join(',', allBut)); // an array of arrays has to be rectangular
            }
        }

        private void Add(LogEntry entry, string userId, string? allBut)
        {
            _channelId.Add(entry.ChannelId);
            _userId.Add(userId);
            _messageSeq.Add(entry.Message?.Seq ?? entry.Seq);
            _createdAt.Add(entry.PartitionTime);
            _seq.Add(entry.Seq);
            _senderId.Add(entry.ActorId);
            _allBut.Add(allBut);
        }
    }
}
