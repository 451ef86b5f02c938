using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Chat.Accounts;

/// <summary>
/// Hashes and checks passwords: deliberately slow, so only one per processor at a time, and off the threads that serve
/// everybody else.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private static readonly Account Nobody = new("", "", "");

    private readonly PasswordHasher<Account> _hasher;
    private readonly ConcurrencyLimiter _turns;
    private readonly Lazy<string> _unknownAccountHash;

    public Passwords(IOptions<AccountOptions> options)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _unknownAccountHash = new(() => _hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));
        _turns = new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = Environment.ProcessorCount,
                QueueLimit = options.Value.MaxWaitingPasswords,
            }
        );
    }

    /// <returns>Null when too many are waiting.</returns>
    public Task<string?> HashAsync(string password, CancellationToken cancellation) =>
        InTurnAsync<string?>(() => _hasher.HashPassword(Nobody, password), cancellation);

    /// <summary>Takes as long for an account that does not exist, so that the time does not tell.</summary>
    /// <param name="hash">Null when there is no such account, empty when nobody can log in as it.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null when too many are waiting.</returns>
    public Task<bool?> VerifyAsync(string? hash, string password, CancellationToken cancellation) =>
        InTurnAsync<bool?>(
            () => Fits(hash is { Length: > 0 } ? hash : _unknownAccountHash.Value, password) && hash is { Length: > 0 },
            cancellation
        );

    public void Dispose() => _turns.Dispose();

    /// <summary>No password fits what is not a hash.</summary>
    private bool Fits(string hash, string password)
    {
        try
        {
            return _hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private async Task<T?> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        using var turn = await _turns.AcquireAsync(1, cancellation);
        return turn.IsAcquired ? await Task.Run(work, cancellation) : default;
    }
}
