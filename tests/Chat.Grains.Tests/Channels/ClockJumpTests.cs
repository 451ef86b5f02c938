using Chat.Channels;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Ids;
using Chat.Messages;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Channels;

/// <summary>A silo's clock jumps an hour, either way, at the end of a month: nothing changes its place.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Person Ada = new("user_ada", "Ada");

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly string _channelId = TypeId.New(TypeId.Room, TimeProvider.System);
    private readonly WallClock _clock = new();
    private readonly List<(string ClientId, long Seq)> _posted = [];
    private PostgresDatabase _database = null!;
    private LogWriter _writer = null!;

    /// <summary>Midnight of the 1st of next month; the database's clock stays where it is.</summary>
    private DateTimeOffset Midnight { get; } = ClientIds.MonthStart(TimeProvider.System.GetUtcNow()).AddMonths(1);

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        _writer = new(
            _database.DataSource,
            Options.Create(new LogWriterOptions()),
            TimeProvider.System,
            NullLogger<LogWriter>.Instance
        );
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public Task PostAsync_around_midnight_of_the_first_keeps_seqs_times_and_months_in_one_order() =>
        InTurns(async () =>
        {
            await PostThroughJumpsAsync();

            var messages = await Reader.ReadMessagesAsync(_channelId, null, after: 0, 100);
            Assert.Equal(Enumerable.Range(1, messages.Count).Select(n => (long)n), messages.Select(m => m.Seq));
            Assert.Equal(messages.Select(m => m.CreatedAt).Order(), messages.Select(m => m.CreatedAt));
            Assert.Equal(messages.Select(m => m.ClientId), _posted.Select(post => post.ClientId));
            Assert.Equal(messages.Count(m => m.CreatedAt < Midnight), await CountAsync(Midnight.AddMonths(-1)));
            Assert.Equal(messages.Count(m => m.CreatedAt >= Midnight), await CountAsync(Midnight));

            var backwards = await Reader.ReadMessagesAsync(_channelId, before: 8, null, 5);
            Assert.Equal([7L, 6L, 5L, 4L, 3L], backwards.Select(message => message.Seq));
            Assert.True(HashChain.Verify(await Reader.ReadChangesAsync(_channelId, 0, 100)).IsIntact);
        });

    [Fact]
    public Task PostAsync_again_after_the_jumps_finds_the_first_post_in_whatever_month_it_is() =>
        InTurns(async () =>
        {
            await PostThroughJumpsAsync();
            foreach (var time in new[] { Midnight - Hour, Midnight + Hour, Midnight.AddMonths(1) })
            {
                _clock.Now = time;
                var log = await OpenAsync();
                foreach (var (clientId, seq) in _posted)
                {
                    var repeated = await log.PostAsync(new(Ada, clientId, "text"));
                    Assert.Equal((seq, true), (repeated.Value!.Seq, repeated.Value.Repeated));
                }

                Assert.Equal(_posted.Count, log.Head.Seq);
            }
        });

    /// <summary>The newest change was removed with an old message; what came before it is newer.</summary>
    [Fact]
    public Task LoadAsync_time_goes_on_from_the_newest_change_that_is_left() =>
        InTurns(async () =>
        {
            _clock.Now = Midnight;
            var log = await OpenAsync();
            await PostAsync(log, 2);
            await using var remove = _database.DataSource.CreateCommand(
                """
                WITH gone AS (DELETE FROM messages WHERE seq = 2 RETURNING channel_id, seq, ordinal, hash)
                INSERT INTO removed_runs (channel_id, first_seq, last_seq, last_ordinal, last_hash, older_than)
                SELECT channel_id, seq, seq, ordinal, hash, now() - interval '1 year' FROM gone
                """
            );
            await remove.ExecuteNonQueryAsync();

            _clock.Now = Midnight - Hour;
            await PostAsync(await OpenAsync(), 1);

            var messages = await Reader.ReadMessagesAsync(_channelId, null, after: 0, 100);
            Assert.Equal([1L, 3L], messages.Select(message => message.Seq));
            Assert.True(messages[1].CreatedAt >= messages[0].CreatedAt);
        });

    private LogReader Reader => new(_database.DataSource);

    /// <summary>Half an hour before midnight, an hour ahead, an hour back, a restart, and what time it really is.</summary>
    private async Task PostThroughJumpsAsync()
    {
        _clock.Now = Midnight - (Hour / 2);
        var log = await OpenAsync();
        await PostAsync(log, 3);
        _clock.Now += Hour;
        await PostAsync(log, 3);
        _clock.Now -= Hour;
        await PostAsync(log, 3);

        log = await OpenAsync();
        await PostAsync(log, 3);
        _clock.Now += Hour * 0.9;
        await PostAsync(log, 3);
        _clock.Now += Hour;
        await PostAsync(log, 3);
    }

    /// <summary>Ids of both kinds: with the time in it, by the same clock, and without.</summary>
    private async Task PostAsync(ChannelLog log, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var clientId = n == 0 ? Guid.NewGuid().ToString() : Guid.CreateVersion7(_clock.Now).ToString();
            var posted = await log.PostAsync(new(Ada, clientId, "text"));
            Assert.Equal((_posted.Count + 1, false), (posted.Value!.Seq, posted.Value.Repeated));
            _posted.Add((clientId, posted.Value.Seq));
        }
    }

    /// <summary>As a restarted grain opens it. It holds so little that repeated posts are looked up.</summary>
    private async Task<ChannelLog> OpenAsync()
    {
        var entry = new ChannelEntry(_channelId, ChannelKind.Room, "Room", null, Ada.Id, DateTimeOffset.UnixEpoch);
        var store = new ChannelStore(Reader, _writer);
        var log = new ChannelLog(store, _clock, _ => { }, NullLogger<ChannelLog>.Instance, recentCapacity: 2);
        await log.LoadAsync(await Reader.OpenAsync(entry), CancellationToken.None);
        return log;
    }

    private async Task<long> CountAsync(DateTimeOffset month)
    {
        await using var command = _database.DataSource.CreateCommand($"SELECT count(*) FROM messages_{month:yyyy_MM}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task InTurns(Func<Task> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

    /// <summary>Stands still unless it is put somewhere else.</summary>
    private sealed class WallClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
