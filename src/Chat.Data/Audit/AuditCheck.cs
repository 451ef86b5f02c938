using System.Runtime.CompilerServices;
using Npgsql;

namespace Chat.Data.Audit;

/// <summary>Checks logs where they are: the chain, and everything that is derived from it and kept beside it.</summary>
public static class AuditCheck
{
    /// <summary>Checks one channel, or all; each in a snapshot of its own, while people post.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="channelId">The channel; <see langword="null"/> for all, and what belongs to none.</param>
    /// <param name="earlier">What was known before.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    public static async IAsyncEnumerable<AuditVerdict> RunAsync(
        NpgsqlDataSource dataSource,
        string? channelId,
        EarlierProof? earlier,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var channels = channelId is null ? await ReadChannelsAsync(dataSource, cancellationToken) : [channelId];
        var missing = channelId is null ? earlier?.Channels.Except(channels, StringComparer.Ordinal) : null;
        foreach (string channel in channels.Concat(missing ?? []))
        {
            yield return await CheckAsync(dataSource, channel, earlier, cancellationToken);
        }

        if (channelId is null && await FindStrayAsync(dataSource, cancellationToken) is { } stray)
        {
            yield return new AuditVerdict(null, stray, new AuditCounts(0, 0, 0, 0));
        }
    }

    private static async Task<AuditVerdict> CheckAsync(
        NpgsqlDataSource dataSource,
        string channelId,
        EarlierProof? earlier,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await LogSnapshot.BeginAsync(dataSource, cancellationToken);
        using var anchors = earlier?.Of(channelId);
        var audit = new ChainAudit(channelId, anchors);
        var head = (await snapshot.ReadHeadsAsync(channelId, cancellationToken)).SingleOrDefault();
        if (head is null)
        {
            audit.Fail("there is no such channel, or its head is gone");
            return audit.ToVerdict(0);
        }

        try
        {
            await foreach (var item in snapshot.ReadItemsAsync(channelId, cancellationToken))
            {
                audit.Add(item);
                if (audit.IsBroken)
                {
                    return audit.ToVerdict(head.Epoch);
                }
            }

            audit.End(head.Seq, head.Ordinal, head.Hash);
        }
        catch (FormatException exception)
        {
            audit.Fail(exception.Message);
        }

        for (int i = 0; i < DerivedState.OfChannel.Length && !audit.IsBroken; i++)
        {
            audit.Fail(await snapshot.FindAsync(DerivedState.OfChannel[i], channelId, cancellationToken));
        }

        return audit.ToVerdict(head.Epoch);
    }

    private static async Task<IReadOnlyList<string>> ReadChannelsAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await LogSnapshot.BeginAsync(dataSource, cancellationToken);
        return [.. (await snapshot.ReadHeadsAsync(null, cancellationToken)).Select(head => head.ChannelId)];
    }

    private static async Task<ChainBreak?> FindStrayAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await LogSnapshot.BeginAsync(dataSource, cancellationToken);
        return await snapshot.FindAsync(DerivedState.Strays, null, cancellationToken);
    }
}
