using System.Collections.Immutable;
using System.Net;
using Npgsql;

namespace Chat.Runtime.Membership;

/// <summary>
/// The membership as rows of a table. Who is alive is decided by the database's clock alone, so silos need not agree on
/// the time.
/// </summary>
internal sealed partial class PostgresMembership(NpgsqlDataSource source, string clusterId)
    : IMembershipTable,
        IAsyncDisposable
{
    /// <summary>
    /// How recent the last renewal of a silo that refuses connections must be for it to be spared: a silo renews every
    /// second, and one whose port is closed is not merely slow.
    /// </summary>
    private const double SuspicionSeconds = 1.5;

    /// <summary>Where changes are announced; the payload is the cluster's id.</summary>
    private const string Channel = "chat_membership";

    private const string Alive = "status = 'active' AND renewed_at > now() - $2 * interval '1 second'";

    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(5);

    public async Task<MembershipView> ReadAsync(CancellationToken cancellation)
    {
        await using var command = Command(
            $"""
            SELECT v.version, s.host, s.port, s.generation, s.gateway_host, s.gateway_port, s.name
            FROM membership_versions v
            LEFT JOIN membership_silos s ON s.cluster_id = v.cluster_id AND {Alive}
            WHERE v.cluster_id = $1
            ORDER BY s.host, s.port, s.generation
            """,
            Lease.TotalSeconds
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var version = 0L;
        var silos = ImmutableArray.CreateBuilder<SiloEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            version = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellation))
            {
                silos.Add(Entry(reader));
            }
        }

        return new MembershipView(version, silos.ToImmutable());
    }

    public Task JoinAsync(SiloEntry silo, CancellationToken cancellation)
    {
        var (endpoint, gateway) = (silo.Address.Endpoint, silo.Gateway);
        return ChangeAsync(
            cancellation,
            Statement(
                "UPDATE membership_silos SET status = 'evicted' WHERE cluster_id = $1 AND host = $2 AND port = $3 AND status = 'active'",
                endpoint.Address.ToString(),
                endpoint.Port
            ),
            Statement(
                """
                INSERT INTO membership_silos (cluster_id, host, port, generation, gateway_host, gateway_port, name, status)
                VALUES ($1, $2, $3, $4, $5, $6, $7, 'active')
                """,
                endpoint.Address.ToString(),
                endpoint.Port,
                silo.Address.Generation,
                gateway.Address.ToString(),
                gateway.Port,
                silo.Name
            ),
            Statement(
                "DELETE FROM membership_silos WHERE cluster_id = $1 AND status <> 'active' AND renewed_at < now() - interval '1 day'"
            )
        );
    }

    /// <summary>Says that a silo is alive, and looks for others that have not for too long.</summary>
    public async Task<bool> RenewAsync(SiloAddress silo, CancellationToken cancellation)
    {
        await using var renew = Command(
            $"""
            UPDATE membership_silos SET renewed_at = now()
            WHERE cluster_id = $1 AND {Alive} AND host = $3 AND port = $4 AND generation = $5
            """,
            Lease.TotalSeconds,
            silo.Endpoint.Address.ToString(),
            silo.Endpoint.Port,
            silo.Generation
        );
        var isMember = await renew.ExecuteNonQueryAsync(cancellation) == 1;
        await using var lapsed = Command(
            $"SELECT 1 FROM membership_silos WHERE cluster_id = $1 AND status = 'active' AND NOT ({Alive}) LIMIT 1",
            Lease.TotalSeconds
        );
        if (await lapsed.ExecuteScalarAsync(cancellation) is not null)
        {
            await ChangeAsync(
                cancellation,
                Statement(
                    $"UPDATE membership_silos SET status = 'evicted' WHERE cluster_id = $1 AND status = 'active' AND NOT ({Alive})",
                    Lease.TotalSeconds
                )
            );
        }

        return isMember;
    }

    public async Task SuspectAsync(SiloAddress silo, CancellationToken cancellation)
    {
        await using var overdue = Command(
            """
            SELECT 1 FROM membership_silos
            WHERE cluster_id = $1 AND host = $2 AND port = $3 AND generation = $4 AND status = 'active'
            AND renewed_at < now() - $5 * interval '1 second'
            """,
            silo.Endpoint.Address.ToString(),
            silo.Endpoint.Port,
            silo.Generation,
            SuspicionSeconds
        );
        if (await overdue.ExecuteScalarAsync(cancellation) is not null)
        {
            await EndAsync(silo, "evicted", cancellation);
        }
    }

    public Task LeaveAsync(SiloAddress silo, CancellationToken cancellation) => EndAsync(silo, "left", cancellation);

    public async Task WatchAsync(Action changed, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        connection.Notification += (_, notice) =>
        {
            if (notice.Payload == clusterId)
            {
                changed();
            }
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellation);
        }

        changed();
        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private Task EndAsync(SiloAddress silo, string status, CancellationToken cancellation) =>
        ChangeAsync(
            cancellation,
            Statement(
                """
                UPDATE membership_silos SET status = $5
                WHERE cluster_id = $1 AND host = $2 AND port = $3 AND generation = $4 AND status = 'active'
                """,
                silo.Endpoint.Address.ToString(),
                silo.Endpoint.Port,
                silo.Generation,
                status
            )
        );

    /// <summary>
    /// Changes who is a member, one change at a time: the version's row is locked first. All in one round trip, which is
    /// one transaction: a silo that hangs half-way must not hold the lock that the others evict it under.
    /// </summary>
    private async Task ChangeAsync(CancellationToken cancellation, params NpgsqlBatchCommand[] changes)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(
            Statement(
                """
                INSERT INTO membership_versions (cluster_id, version) VALUES ($1, 1)
                ON CONFLICT (cluster_id) DO UPDATE SET version = membership_versions.version + 1
                """
            )
        );
        foreach (var change in changes)
        {
            batch.BatchCommands.Add(change);
        }

        batch.BatchCommands.Add(Statement($"SELECT pg_notify('{Channel}', $1)"));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    private NpgsqlBatchCommand Statement(string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    private static SiloEntry Entry(NpgsqlDataReader reader) =>
        new(
            SiloAddress.New(IPAddress.Parse(reader.GetString(1)), reader.GetInt32(2), reader.GetInt32(3)),
            new IPEndPoint(IPAddress.Parse(reader.GetString(4)), reader.GetInt32(5)),
            reader.GetString(6)
        );
}
