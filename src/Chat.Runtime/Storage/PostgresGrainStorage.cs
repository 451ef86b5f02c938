using System.Globalization;
using System.Text.Json;
using Chat.Runtime.Postgres;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using Orleans.Storage;

namespace Chat.Runtime.Storage;

/// <summary>
/// Grain state as rows of <c>orleansstorage</c>; the etag is the row's version. A cleared state keeps its row, empty, so
/// that its version goes on, unless the options say otherwise.
/// </summary>
internal sealed class PostgresGrainStorage(AdoNetGrainStorageOptions options, string serviceId)
    : IGrainStorage,
        IAsyncDisposable
{
    private const string IsKey = """
        grainidhash = $1 AND graintypehash = $2 AND grainidn0 = $3 AND grainidn1 = $4 AND graintypestring = $5
        AND grainidextensionstring IS NOT DISTINCT FROM $6 AND serviceid = $7
        """;

    private readonly NpgsqlDataSource _source = PostgresSources.Create(options.Invariant, options.ConnectionString);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"SELECT payloadbinary, version FROM orleansstorage WHERE {IsKey}",
            stateName,
            grainId
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var isStored = await reader.ReadAsync(cancellationToken);
        var payload = isStored && !await reader.IsDBNullAsync(0, cancellationToken) ? (byte[])reader[0] : null;
        grainState.ETag = isStored ? ETag(reader.GetInt32(1)) : null;
        grainState.RecordExists = payload is not null;
        grainState.State = payload is null ? GrainState<T>.NewState() : JsonSerializer.Deserialize<T>(payload);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken
    )
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        grainState.ETag = grainState.ETag is null
            ? await InsertAsync(stateName, grainId, payload, cancellationToken)
            : await UpdateAsync(stateName, grainId, grainState.ETag, payload, cancellationToken);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken
    )
    {
        if (grainState.ETag is null)
        {
            await ReadStateAsync(stateName, grainId, grainState, cancellationToken);
        }

        if (grainState.ETag is not null)
        {
            grainState.ETag = options.DeleteStateOnClear
                ? await DeleteAsync(stateName, grainId, grainState.ETag, cancellationToken)
                : await UpdateAsync(stateName, grainId, grainState.ETag, payload: null, cancellationToken);
        }

        grainState.RecordExists = false;
        grainState.State = GrainState<T>.NewState();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<string> InsertAsync(
        string stateName,
        GrainId grainId,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            """
            INSERT INTO orleansstorage (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring,
                grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() AT TIME ZONE 'utc', 1)
            ON CONFLICT DO NOTHING RETURNING version
            """,
            stateName,
            grainId
        );
        command.Parameters.Add(new NpgsqlParameter { Value = payload });
        return await VersionAsync(command, stateName, grainId, expected: null, cancellationToken);
    }

    private async Task<string> UpdateAsync(
        string stateName,
        GrainId grainId,
        string expected,
        byte[]? payload,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"""
            UPDATE orleansstorage SET payloadbinary = $9, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
            WHERE {IsKey} AND version = $8 RETURNING version
            """,
            stateName,
            grainId
        );
        command.Parameters.Add(new NpgsqlParameter { Value = int.Parse(expected, CultureInfo.InvariantCulture) });
        command.Parameters.Add(
            new NpgsqlParameter { Value = (object?)payload ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea }
        );
        return await VersionAsync(command, stateName, grainId, expected, cancellationToken);
    }

    private async Task<string?> DeleteAsync(
        string stateName,
        GrainId grainId,
        string expected,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"DELETE FROM orleansstorage WHERE {IsKey} AND version = $8 RETURNING version",
            stateName,
            grainId
        );
        command.Parameters.Add(new NpgsqlParameter { Value = int.Parse(expected, CultureInfo.InvariantCulture) });
        await VersionAsync(command, stateName, grainId, expected, cancellationToken);
        return null;
    }

    /// <summary>The version that was written; if none was, somebody else has written since.</summary>
    private static async Task<string> VersionAsync(
        NpgsqlCommand command,
        string stateName,
        GrainId grainId,
        string? expected,
        CancellationToken cancellationToken
    ) =>
        await command.ExecuteScalarAsync(cancellationToken) is int version
            ? ETag(version)
            : throw new InconsistentStateException(
                $"{stateName} of {grainId} was written by somebody else since version {expected ?? "none"}.",
                storedEtag: null,
                expected
            );

    private NpgsqlCommand Command(string sql, string stateName, GrainId grainId)
    {
        var key = StorageKey.For(stateName, grainId);
        var command = _source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = key.GrainIdHash });
        command.Parameters.Add(new NpgsqlParameter { Value = key.TypeHash });
        command.Parameters.Add(new NpgsqlParameter { Value = key.N0 });
        command.Parameters.Add(new NpgsqlParameter { Value = key.N1 });
        command.Parameters.Add(new NpgsqlParameter { Value = key.Type });
        command.Parameters.Add(
            new NpgsqlParameter { Value = (object?)key.Text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar }
        );
        command.Parameters.Add(new NpgsqlParameter { Value = serviceId });
        return command;
    }

    private static string ETag(int version) => version.ToString(CultureInfo.InvariantCulture);
}
