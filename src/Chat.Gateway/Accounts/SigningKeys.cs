using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Chat.Accounts;

/// <summary>The keys that sign tokens, kept in the database so that every gateway accepts every gateway's tokens.</summary>
internal sealed class SigningKeys(NpgsqlDataSource database, TimeProvider time) : IDisposable
{
    /// <summary>A token with an unknown key makes us look for new keys, but not more often than this.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private IReadOnlyList<SigningKey> _keys = [];
    private long _loadedAt;

    /// <summary>The key to sign with: the newest.</summary>
    public async ValueTask<SigningKey> CurrentAsync(CancellationToken cancellation) =>
        (await AllAsync(cancellation))[0];

    /// <summary>Every key that is accepted, newest first.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> AllAsync(CancellationToken cancellation) =>
        _keys.Count > 0 ? _keys : await LoadAsync(cancellation);

    public async ValueTask<SigningKey?> FindAsync(string keyId, CancellationToken cancellation) =>
        Find(await AllAsync(cancellation), keyId)
        ?? (IsLookedUpLately ? null : Find(await LoadAsync(cancellation), keyId));

    private bool IsLookedUpLately =>
        _keys.Count > 0 && time.GetElapsedTime(Volatile.Read(ref _loadedAt)) < LookAgainAfter;

    public void Dispose() => _loading.Dispose();

    private static SigningKey? Find(IReadOnlyList<SigningKey> keys, string keyId) =>
        keys.FirstOrDefault(key => string.Equals(key.Id, keyId, StringComparison.Ordinal));

    private async Task<IReadOnlyList<SigningKey>> LoadAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (IsLookedUpLately)
            {
                return _keys; // by another, while this one waited
            }

            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // Two gateways that start at once on an empty database: the second waits and finds the first one's key.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('chat.signing_keys', 0))");
            var rows = (await SelectAsync(connection)).ToList();
            if (rows.Count == 0)
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                await connection.ExecuteAsync(
                    "INSERT INTO signing_keys (key_id, private_key, created_at) VALUES (@KeyId, @PrivateKey, @Now)",
                    new
                    {
                        KeyId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
                        PrivateKey = key.ExportPkcs8PrivateKey(),
                        Now = time.GetUtcNow().UtcDateTime,
                    }
                );
                rows = [.. await SelectAsync(connection)];
            }

            await transaction.CommitAsync(cancellation);
            Volatile.Write(ref _loadedAt, time.GetTimestamp());
            return _keys = [.. rows.Select(row => new SigningKey(row.KeyId, row.PrivateKey))];
        }
        finally
        {
            _loading.Release();
        }
    }

    private static Task<IEnumerable<Row>> SelectAsync(NpgsqlConnection connection) =>
        connection.QueryAsync<Row>(
            """SELECT key_id AS "KeyId", private_key AS "PrivateKey" FROM signing_keys ORDER BY created_at DESC, key_id"""
        );

    private sealed record Row(string KeyId, byte[] PrivateKey);
}
