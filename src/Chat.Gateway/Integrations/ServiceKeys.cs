using System.Collections.Concurrent;
using Chat.Data.Integrations;

namespace Chat.Integrations;

/// <summary>
/// The keys that services use at this gateway. A good one is believed for a few seconds, so that a service that calls often
/// does not ask the database each time, and one that was taken back is over soon.
/// </summary>
internal sealed class ServiceKeys(ServiceAccounts accounts, TimeProvider time)
{
    /// <summary>How long after it was taken back a key may still be good.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    private const int MaxHeld = 1000;

    private readonly ConcurrentDictionary<string, (KeyHolder Holder, long AskedAt)> _held = new(StringComparer.Ordinal);

    /// <summary>Whose a key is; <see langword="null"/> when it is nobody's, or nobody's any more.</summary>
    public async Task<KeyHolder?> FindAsync(string key, CancellationToken cancellation)
    {
        if (!ServiceSecret.TryParse(key, out var secret))
        {
            return null;
        }

        var holder = await HolderOfAsync(secret.KeyId, cancellation);
        return
            holder is not null
            && secret.Matches(holder.SecretHash.Span)
            && (holder.ExpiresAt is not { } end || end > time.GetUtcNow())
            ? holder
            : null;
    }

    private async Task<KeyHolder?> HolderOfAsync(string keyId, CancellationToken cancellation)
    {
        if (_held.TryGetValue(keyId, out var held) && time.GetElapsedTime(held.AskedAt) < Believed)
        {
            return held.Holder;
        }

        var askedAt = time.GetTimestamp(); // before: what was taken back meanwhile is not believed any longer
        if (await accounts.FindHolderAsync(keyId, cancellation) is not { } holder)
        {
            _held.TryRemove(keyId, out _);
            return null;
        }

        if (_held.Count >= MaxHeld)
        {
            _held.Clear();
        }

        _held[keyId] = (holder, askedAt);
        return holder;
    }
}
