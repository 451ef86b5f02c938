using Chat.Data.Log;

namespace Chat.Data.Audit;

/// <summary>Between what stands in the log and what stands in a file.</summary>
internal static class AuditLines
{
    public static AuditLine ToLine(this ChainItem item) =>
        item.Change is { } change
            ? new AuditLine { Change = ToLine(change) }
            : new AuditLine { Removed = ToLine(item.Removed!) };

    public static HeadLine ToLine(this ChannelHead head) =>
        new(head.ChannelId, head.Epoch, head.Seq, head.Ordinal, AuditFormat.WriteHash(head.Hash));

    /// <summary>The other way.</summary>
    /// <exception cref="FormatException">The line is of another type, or a value in it is none.</exception>
    public static ChainItem ToItem(this AuditLine line, string channelId) =>
        line switch
        {
            { Change: { } change } => new ChainItem(ToChange(change, channelId), null),
            { Removed: { } removed } => new ChainItem(null, ToRun(removed, channelId)),
            _ => throw new FormatException("a line of another type stands among the changes"),
        };

    private static ChangeLine ToLine(StoredChange change) =>
        new()
        {
            Seq = change.Seq,
            Ordinal = change.Ordinal,
            Kind = (short)change.Kind,
            Id = change.Id,
            At = AuditFormat.WriteTime(change.CreatedAt),
            Actor = change.ActorId,
            Subject = change.SubjectId,
            Message = change.MessageSeq,
            Client = change.ClientId,
            Text = change.Text,
            Salt = change.Salt,
            Role = (short?)change.Role,
            Detail = change.Detail,
            Erased = change.IsErased ? true : null,
            ContentHash = AuditFormat.WriteHash(change.ContentHash),
            Hash = AuditFormat.WriteHash(change.Hash),
        };

    private static RemovedLine ToLine(RemovedRun run) =>
        new(
            run.FirstSeq,
            run.LastSeq,
            run.LastOrdinal,
            AuditFormat.WriteHash(run.LastHash),
            AuditFormat.WriteTime(run.OlderThan),
            AuditFormat.WriteTime(run.RemovedAt)
        );

    private static StoredChange ToChange(ChangeLine line, string channelId)
    {
        var change = new StoredChange
        {
            ChannelId = channelId,
            Seq = line.Seq,
            Ordinal = line.Ordinal,
            Kind = (ChangeKind)line.Kind,
            Id = line.Id,
            ActorId = line.Actor,
            SubjectId = line.Subject,
            MessageSeq = line.Message,
            ClientId = line.Client,
            Text = line.Text,
            Salt = line.Salt,
            Role = (MemberRole?)line.Role,
            Detail = line.Detail,
            CreatedAt = AuditFormat.ReadTime(line.At),
            ContentHash = AuditFormat.ReadHash(line.ContentHash),
            Hash = AuditFormat.ReadHash(line.Hash),
        };
        return line.Erased == (change.IsErased ? true : null)
            ? change
            : throw new FormatException($"change {line.Seq} is marked as erased, and is not, or the other way round");
    }

    private static RemovedRun ToRun(RemovedLine line, string channelId) =>
        new(
            channelId,
            line.First,
            line.Last,
            line.Ordinal,
            AuditFormat.ReadHash(line.Hash),
            AuditFormat.ReadTime(line.OlderThan),
            AuditFormat.ReadTime(line.At)
        );
}
