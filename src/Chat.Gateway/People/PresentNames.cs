using System.Collections.Concurrent;
using Chat.Accounts;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.People;

/// <summary>
/// The names of people who have changed theirs while a token may be about that still says another one. Tokens and
/// connections go on to be good; this gateway looks every second who is called otherwise now.
/// </summary>
internal sealed partial class PresentNames(
    NpgsqlDataSource database,
    IOptions<AccountOptions> accounts,
    TimeProvider time,
    ILogger<PresentNames> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A name bears a time from before its transaction's end: those of the last while are looked at again.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Renamed> _renamed = new(StringComparer.Ordinal);

    /// <summary>The person as they are called now.</summary>
    public Person Of(Person person) =>
        _renamed.TryGetValue(person.Id, out var renamed) ? person with { DisplayName = renamed.Name } : person;

    /// <summary>Looks now: from then on names that were changed a moment ago are known.</summary>
    public Task RefreshAsync(CancellationToken cancellation) => ReadAsync(Overlap, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var oldestToken = accounts.Value.AccessTokenLifetime + Overlap;
        DateTimeOffset? readAt = null;
        while (true)
        {
            try
            {
                var now = time.GetUtcNow();
                await ReadAsync(readAt is { } before ? now - before + Overlap : oldestToken, stoppingToken);
                readAt = now;
                Forget(now - oldestToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await Task.Delay(Period, time, stoppingToken);
        }
    }

    private async Task ReadAsync(TimeSpan window, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "SELECT user_id, display_name, renamed_at FROM users WHERE renamed_at > clock_timestamp() - $1"
        );
        command.Parameters.AddWithValue(window);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var renamed = new Renamed(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), time.GetUtcNow());
            _renamed.AddOrUpdate(reader.GetString(0), renamed, (_, known) => known.At > renamed.At ? known : renamed);
        }
    }

    /// <summary>Lets go of names that every token says by now.</summary>
    private void Forget(DateTimeOffset seenBefore)
    {
        foreach (var entry in _renamed.Where(entry => entry.Value.SeenAt < seenBefore))
        {
            _renamed.TryRemove(entry);
        }
    }

    /// <param name="At">When they chose it, by the database's clock.</param>
    /// <param name="SeenAt">When this gateway saw it, by its own clock.</param>
    private sealed record Renamed(string Name, DateTimeOffset At, DateTimeOffset SeenAt);

    [LoggerMessage(
        EventId = 290,
        Level = LogLevel.Warning,
        Message = "Changed names could not be read; they are looked for again"
    )]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
