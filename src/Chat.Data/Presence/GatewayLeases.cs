using Npgsql;

namespace Chat.Data.Presence;

/// <param name="LeaseId">Names one life of a gateway: one that starts again takes another.</param>
/// <param name="GatewayId">Which gateway.</param>
/// <param name="IsLive">Whether it was renewed in time.</param>
public sealed record GatewayLeaseRow(Guid LeaseId, string GatewayId, bool IsLive);

/// <summary>The leases of the gateways, by the database's clock: their people are here for as long as they renew.</summary>
public sealed class GatewayLeases(NpgsqlDataSource dataSource)
{
    /// <summary>How often a gateway renews.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);

    /// <summary>How long after it has renewed last a gateway counts as gone.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    /// <summary>Starts or prolongs a lease.</summary>
    /// <returns>False when it was not live any more, and still is not: another has to be taken.</returns>
    public async Task<bool> RenewAsync(Guid leaseId, string gatewayId, bool isNew, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            isNew
                ? "INSERT INTO gateway_leases (lease_id, renewed_at, gateway_id) VALUES ($1, now(), $2)"
                    + " ON CONFLICT (lease_id) DO UPDATE SET renewed_at = now()"
                : "UPDATE gateway_leases SET renewed_at = now()"
                    + " WHERE lease_id = $1 AND gateway_id = $2 AND renewed_at > now() - $3"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = leaseId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gatewayId });
        if (!isNew)
        {
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Duration });
        }

        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends a lease at once, as if it had not been renewed.</summary>
    public async Task EndAsync(Guid leaseId, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "UPDATE gateway_leases SET renewed_at = least(renewed_at, now() - $2) WHERE lease_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = leaseId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Duration });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<IReadOnlyList<GatewayLeaseRow>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT lease_id, gateway_id, renewed_at > now() - $1 FROM gateway_leases"
        );
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Duration });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var leases = new List<GatewayLeaseRow>();
        while (await reader.ReadAsync(cancellation))
        {
            leases.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetBoolean(2)));
        }

        return leases;
    }

    /// <summary>
    /// The people who were connected under a lease. Looks through all rows, which happens when a gateway has gone: an index
    /// would cost something with every change of everybody.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadPeopleAsync(Guid leaseId, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("SELECT user_id FROM presence WHERE $1 = ANY (leases)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = leaseId });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var people = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            people.Add(reader.GetString(0));
        }

        return people;
    }

    /// <summary>Removes a lease that ended a while ago; what was on its way into rows then is there by now.</summary>
    public async Task RemoveAsync(Guid leaseId, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "DELETE FROM gateway_leases WHERE lease_id = $1 AND renewed_at < now() - 2 * $2"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = leaseId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Duration });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
