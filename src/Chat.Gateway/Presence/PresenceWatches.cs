using Chat.Data.Presence;
using Chat.Delivery;
using Microsoft.AspNetCore.SignalR.Protocol;
using Npgsql;

namespace Chat.Presence;

/// <summary>
/// Who on this gateway looks at whom. What silos tell is passed on to those who may see it; what they could not tell is
/// found by reading the rows of all who are looked at, again and again.
/// </summary>
internal sealed partial class PresenceWatches(
    NpgsqlDataSource database,
    IHubProtocol protocol,
    TimeProvider time,
    ILogger<PresenceWatches> logger
) : BackgroundService
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(5);

    private const int MostAtOnce = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WatchedPerson> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<ConnectionOutbox, PresenceWatch> _watches = [];

    /// <summary>
    /// Makes a connection look at these people and nobody else. The first event tells how all of them are now; those whom
    /// the user may not see are offline, and stay it.
    /// </summary>
    public async Task SetAsync(ConnectionOutbox connection, string[] userIds, CancellationToken cancellation)
    {
        var watch = new PresenceWatch(connection, userIds, time.GetUtcNow());
        Begin(watch); // first: what changes while it is read is not missed
        var allowed = await PresenceView.FilterAsync(database, connection.UserId, userIds, cancellation);
        var rows = await PresenceView.ReadAsync(database, [.. allowed], cancellation);
        var due = new DueOutboxes();
        lock (_gate)
        {
            if (!_watches.TryGetValue(connection, out var present) || present != watch)
            {
                return; // it has ended, or looks at others meanwhile
            }

            Update(rows, due);
            foreach (var userId in userIds.Where(userId => !allowed.Contains(userId)))
            {
                Forget(watch, userId);
            }

            watch.IsAllowed = true;
            var news = new PresenceNews(protocol);
            foreach (var userId in userIds)
            {
                var isSeen = watch.UserIds.Contains(userId);
                news.Add(connection, isSeen ? _people[userId].Latest : PresenceAnswer.Nothing(userId));
            }

            news.Give(due);
        }

        due.Write();
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Remove(ConnectionOutbox connection)
    {
        lock (_gate)
        {
            End(connection);
        }
    }

    /// <summary>Passes on what silos tell.</summary>
    public void Receive(IReadOnlyList<ShownPresence> shown, IReadOnlyList<HiddenPresence> hidden, DueOutboxes due)
    {
        if (shown.Count + hidden.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var news = new PresenceNews(protocol);
        lock (_gate)
        {
            foreach (var one in hidden)
            {
                Hide(one.UserId, watch => IsHidden(one, watch.Connection.UserId), news);
            }

            foreach (var one in shown)
            {
                Update(one.UserId, one.Version, PresenceAnswer.Of(one, now), news);
            }

            news.Give(due);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(RefreshEvery, time, stoppingToken);
            try
            {
                await RefreshAsync(stoppingToken);
                await CheckAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRefreshed(logger, exception);
            }
        }
    }

    /// <summary>Reads how everybody is who is looked at, and tells what nobody has told.</summary>
    private async Task RefreshAsync(CancellationToken cancellation)
    {
        string[] all;
        lock (_gate)
        {
            all = [.. _people.Keys];
        }

        foreach (var some in all.Chunk(MostAtOnce))
        {
            var rows = await PresenceView.ReadAsync(database, some, cancellation);
            var due = new DueOutboxes();
            lock (_gate)
            {
                Update(rows, due);
            }

            due.Write();
        }
    }

    /// <summary>Looks again who may see whom: what they have in common may have ended.</summary>
    private async Task CheckAsync(CancellationToken cancellation)
    {
        PresenceWatch[] old;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            old = [.. _watches.Values.Where(watch => watch.IsAllowed && watch.CheckedAt + CheckEvery <= now)];
        }

        foreach (var watch in old)
        {
            var userIds = watch.UserIds;
            var allowed = await PresenceView.FilterAsync(database, watch.Connection.UserId, userIds, cancellation);
            var due = new DueOutboxes();
            lock (_gate)
            {
                watch.CheckedAt = now;
                var news = new PresenceNews(protocol);
                foreach (var userId in userIds.Where(userId => !allowed.Contains(userId)))
                {
                    Hide(userId, one => one == watch, news);
                }

                news.Give(due);
            }

            due.Write();
        }
    }

    private void Begin(PresenceWatch watch)
    {
        lock (_gate)
        {
            End(watch.Connection);
            if (watch.Connection.IsClosed)
            {
                return; // it would stay for ever
            }

            _watches.Add(watch.Connection, watch);
            foreach (var userId in watch.UserIds)
            {
                if (!_people.TryGetValue(userId, out var person))
                {
                    _people.Add(userId, person = new WatchedPerson(userId));
                }

                person.Add(watch);
            }
        }
    }

    private void End(ConnectionOutbox connection)
    {
        if (_watches.Remove(connection, out var watch))
        {
            foreach (var userId in watch.UserIds)
            {
                Remove(watch, userId);
            }
        }
    }

    private static bool IsHidden(HiddenPresence hidden, string fromUserId) =>
        hidden.FromUserId is null ? fromUserId != hidden.UserId : fromUserId == hidden.FromUserId;

    private void Hide(string userId, Predicate<PresenceWatch> from, PresenceNews news)
    {
        if (_people.TryGetValue(userId, out var person))
        {
            foreach (var watch in person.Watches.Where(watch => from(watch)).ToArray())
            {
                Forget(watch, userId);
                if (watch.IsAllowed)
                {
                    news.Add(watch.Connection, PresenceAnswer.Nothing(userId));
                }
            }
        }
    }

    private void Forget(PresenceWatch watch, string userId)
    {
        watch.UserIds = [.. watch.UserIds.Where(one => one != userId)];
        Remove(watch, userId);
    }

    private void Remove(PresenceWatch watch, string userId)
    {
        if (_people.TryGetValue(userId, out var person) && person.Remove(watch) && !person.IsWatched)
        {
            _people.Remove(userId);
        }
    }

    private void Update(IReadOnlyDictionary<string, StoredPresence> rows, DueOutboxes due)
    {
        var now = time.GetUtcNow();
        var news = new PresenceNews(protocol);
        foreach (var row in rows.Values)
        {
            Update(row.UserId, row.Version, PresenceAnswer.Of(row, now), news);
        }

        news.Give(due);
    }

    private void Update(string userId, long version, PresenceAnswer answer, PresenceNews news)
    {
        if (_people.TryGetValue(userId, out var person) && person.Update(version, answer))
        {
            foreach (var watch in person.Watches.Where(watch => watch.IsAllowed))
            {
                news.Add(watch.Connection, answer);
            }
        }
    }

    [LoggerMessage(EventId = 255, Level = LogLevel.Warning, Message = "Who is here could not be read")]
    private static partial void LogNotRefreshed(ILogger logger, Exception exception);
}
