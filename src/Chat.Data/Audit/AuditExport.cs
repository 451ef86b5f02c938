using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Audit;

/// <summary>Writes what a third party needs to check a channel's log without the database.</summary>
public static class AuditExport
{
    /// <summary>Writes a channel's log, signed, as it is at this moment.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="key">Signs it.</param>
    /// <param name="output">Where to.</param>
    /// <param name="origin">When it is made, and by what.</param>
    /// <param name="cancellationToken">Stops the writing: what was written is worth nothing then.</param>
    /// <returns>
    /// Whether the chain holds. A broken one is exported all the same, up to its end: it is evidence too.
    /// <see langword="null"/> when there is no such channel; nothing was written then.
    /// </returns>
    public static async Task<AuditVerdict?> WriteAsync(
        NpgsqlDataSource dataSource,
        string channelId,
        AuditKey key,
        Stream output,
        (DateTimeOffset At, string Build) origin,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(key);
        await using var snapshot = await LogSnapshot.BeginAsync(dataSource, cancellationToken);
        var head = (await snapshot.ReadHeadsAsync(channelId, cancellationToken)).SingleOrDefault();
        if (head is null)
        {
            return null;
        }

        var audit = new ChainAudit(channelId, anchors: null);
        using var writer = new SignedWriter(output, key);
        await writer.WriteHeaderAsync(channelId, head.ToLine(), origin.At, origin.Build);
        var counts = await WriteItemsAsync(snapshot, channelId, writer, audit, cancellationToken);
        audit.End(head.Seq, head.Ordinal, head.Hash);
        await writer.WriteAsync(new AuditLine { Counts = counts });
        await writer.SignAsync();
        return audit.ToVerdict(head.Epoch);
    }

    /// <summary>Writes where all logs end, signed: kept elsewhere, it proves that none was rewritten or cut off since.</summary>
    /// <returns>How many channels it holds.</returns>
    /// <inheritdoc cref="WriteAsync"/>
    public static async Task<int> WriteAnchorsAsync(
        NpgsqlDataSource dataSource,
        AuditKey key,
        Stream output,
        (DateTimeOffset At, string Build) origin,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(key);
        await using var snapshot = await LogSnapshot.BeginAsync(dataSource, cancellationToken);
        var heads = await snapshot.ReadHeadsAsync(null, cancellationToken);
        using var writer = new SignedWriter(output, key);
        await writer.WriteHeaderAsync(channel: null, head: null, origin.At, origin.Build);
        foreach (var head in heads)
        {
            await writer.WriteAsync(new AuditLine { Head = head.ToLine() });
        }

        await writer.SignAsync();
        return heads.Count;
    }

    private static async Task<CountsLine> WriteItemsAsync(
        LogSnapshot snapshot,
        string channelId,
        SignedWriter writer,
        ChainAudit audit,
        CancellationToken cancellationToken
    )
    {
        long changes = 0,
            messages = 0,
            erased = 0,
            removed = 0;
        await foreach (var item in snapshot.ReadItemsAsync(channelId, cancellationToken))
        {
            audit.Add(item);
            await writer.WriteAsync(item.ToLine());
            changes += item.Change is null ? 0 : 1;
            messages += item.Change is { Kind: ChangeKind.MessagePosted } ? 1 : 0;
            erased += item.Change is { IsErased: true } ? 1 : 0;
            removed += item.Removed is { } run ? run.LastSeq - run.FirstSeq + 1 : 0;
        }

        return new CountsLine(changes, messages, erased, removed);
    }
}
