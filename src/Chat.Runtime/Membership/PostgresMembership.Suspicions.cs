namespace Chat.Runtime.Membership;

/// <summary>Votes against silos that renew their lease, but that others cannot reach.</summary>
internal sealed partial class PostgresMembership
{
    /// <summary>A vote counts for so long after it was last renewed; voters renew theirs every second.</summary>
    private const double VoteSeconds = 3;

    /// <summary>
    /// How long a vote must have stood: those who are cut off from each other notice it within a second or so, and none of
    /// them may decide before all have spoken.
    /// </summary>
    private const double RipeSeconds = 2;

    public async Task<SiloEntry?> AccuseAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    )
    {
        var suspicions = await VoteAsync(voter, isClient, unreachable, cancellation);
        var view = await ReadAsync(cancellation);
        return
            Suspicions.FindCutOff(view.Silos, suspicions) is { } silo
            && await EvictAsync(silo.Address, view.Version, cancellation)
            ? silo
            : null;
    }

    private async Task<List<Suspicion>> VoteAsync(
        string voter,
        bool isClient,
        IReadOnlyCollection<SiloAddress> unreachable,
        CancellationToken cancellation
    )
    {
        await using var batch = source.CreateBatch();
        var suspects = unreachable.Select(silo => silo.ToString()).ToArray();
        batch.BatchCommands.Add(
            Statement(
                """
                DELETE FROM membership_suspicions
                WHERE cluster_id = $1 AND (voter = $2 AND suspect <> ALL ($3) OR renewed_at < now() - interval '1 minute')
                """,
                voter,
                suspects
            )
        );
        batch.BatchCommands.Add(
            Statement(
                """
                INSERT INTO membership_suspicions AS vote (cluster_id, suspect, voter, is_client)
                SELECT $1, suspect, $2, $3 FROM unnest($4) AS suspect
                ON CONFLICT (cluster_id, suspect, voter) DO UPDATE SET
                    since = CASE WHEN vote.renewed_at < now() - $5 * interval '1 second' THEN now() ELSE vote.since END,
                    renewed_at = now()
                """,
                voter,
                isClient,
                suspects,
                VoteSeconds
            )
        );
        batch.BatchCommands.Add(
            Statement(
                """
                SELECT suspect, voter, is_client, since <= now() - $3 * interval '1 second'
                FROM membership_suspicions
                WHERE cluster_id = $1 AND renewed_at > now() - $2 * interval '1 second'
                """,
                VoteSeconds,
                RipeSeconds
            )
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var suspicions = new List<Suspicion>();
        while (await reader.ReadAsync(cancellation))
        {
            suspicions.Add(new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3)));
        }

        return suspicions;
    }

    /// <summary>Only if nothing has changed since the decision: of two halves that accuse each other one must remain.</summary>
    private async Task<bool> EvictAsync(SiloAddress silo, long version, CancellationToken cancellation)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(
            Statement(
                """
                WITH unchanged AS (
                    UPDATE membership_versions SET version = version + 1 WHERE cluster_id = $1 AND version = $5 RETURNING 1
                )
                UPDATE membership_silos SET status = 'evicted'
                WHERE cluster_id = $1 AND host = $2 AND port = $3 AND generation = $4 AND status = 'active'
                AND EXISTS (SELECT FROM unchanged)
                """,
                silo.Endpoint.Address.ToString(),
                silo.Endpoint.Port,
                silo.Generation,
                version
            )
        );
        batch.BatchCommands.Add(Statement($"SELECT pg_notify('{Channel}', $1)"));
        await batch.ExecuteNonQueryAsync(cancellation);
        return batch.BatchCommands[0].RecordsAffected == 1;
    }
}
