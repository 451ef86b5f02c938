using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Generator.Copying;

/// <summary>The tables that changes are rows of.</summary>
internal sealed class LogTables(NpgsqlDataSource database) : IDisposable
{
    private const string Common = "channel_id, seq, ordinal, created_at, id, content_hash, hash";

    private readonly CopyTable _messages = new(
        database,
        "messages",
        $"{Common}, sender_id, changed_seq, salt, client_id, text"
    );

    private readonly CopyTable _revisions = new(
        database,
        "message_revisions",
        $"{Common}, actor_id, kind, message_seq, message_created_at, salt, client_id, text"
    );

    private readonly CopyTable _members = new(database, "member_changes", $"{Common}, actor_id, kind, role, user_id");

    public void Add(LogEntry entry)
    {
        if (entry.Kind == ChangeKind.MessagePosted)
        {
            AddContent(Start(_messages, entry).Add(entry.Seq), entry);
        }
        else if (entry.Message is { } message)
        {
            AddContent(Start(_revisions, entry).Add((short)entry.Kind).Add(message.Seq).Add(message.CreatedAt), entry);
        }
        else
        {
            Start(_members, entry).Add((short)entry.Kind).Add((short)entry.Role!).Add(entry.SubjectId);
        }
    }

    public void Complete()
    {
        _messages.Complete();
        _revisions.Complete();
        _members.Complete();
    }

    public void Dispose()
    {
        _messages.Dispose();
        _revisions.Dispose();
        _members.Dispose();
    }

    private static CopyTable Start(CopyTable table, LogEntry entry) =>
        table
            .Row()
            .Add(entry.ChannelId)
            .Add(entry.Seq)
            .Add(entry.Ordinal)
            .Add(entry.CreatedAt)
            .Add(entry.Id)
            .Add(entry.ContentHash)
            .Add(entry.Hash)
            .Add(entry.ActorId);

    private static void AddContent(CopyTable table, LogEntry entry) =>
        table.Add(entry.Salt).Add(entry.ClientId).Add(entry.Text);
}
