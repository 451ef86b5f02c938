using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Chat.Search;

/// <summary>Section <c>Search</c> of a gateway's configuration.</summary>
public sealed class SearchLimits
{
    public const string Section = "Search";

    /// <summary>Searches that run at once; each has the database to itself for up to half a second. Default 4.</summary>
    [Range(1, 100)]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Searches that wait for their turn, beyond it <c>CHAT_TOO_MANY_REQUESTS</c>. Default 100.</summary>
    [Range(0, 10_000)]
    public int MaxWaiting { get; set; } = 100;
}

/// <summary>Lets a few search at once, so that searching cannot take the database from those who post and read.</summary>
internal sealed class SearchTurns(IOptions<SearchLimits> limits) : IDisposable
{
    private readonly ConcurrencyLimiter _turns = new(
        new ConcurrencyLimiterOptions { PermitLimit = limits.Value.MaxConcurrent, QueueLimit = limits.Value.MaxWaiting }
    );

    public ValueTask<RateLimitLease> TakeAsync(CancellationToken cancellation) => _turns.AcquireAsync(1, cancellation);

    public void Dispose() => _turns.Dispose();
}
