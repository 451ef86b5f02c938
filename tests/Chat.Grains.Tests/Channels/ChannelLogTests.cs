using Chat.Channels;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Ids;
using Chat.Messages;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Tests.Channels;

/// <summary>On a real database; each test body is the one turn at a time that a grain would give the log.</summary>
public sealed class ChannelLogTests : IAsyncLifetime
{
    private static readonly Person Ada = new("user_ada", "Ada");

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly string _channelId = TypeId.New(TypeId.Room, TimeProvider.System);
    private PostgresDatabase _database = null!;
    private LogWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        _writer = CreateWriter(_database.DataSource, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public Task PostAsync_many_at_once_get_dense_seqs_in_order_of_arrival() =>
        InTurns(async () =>
        {
            var (log, committed) = await OpenAsync();

            var results = await Task.WhenAll(Enumerable.Range(1, 300).Select(n => log.PostAsync(Post($"{n}"))));

            Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), results.Select(result => result.Value!.Seq));
            Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), committed.Select(change => change.Seq));
            Assert.Equal(300, log.Head.Seq);
        });

    [Fact]
    public Task PostAsync_same_client_id_at_once_is_written_once() =>
        InTurns(async () =>
        {
            var (log, committed) = await OpenAsync();

            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => log.PostAsync(Post("same"))));

            Assert.All(results, result => Assert.Equal(1, result.Value!.Seq));
            Assert.Equal(9, results.Count(result => result.Value!.Repeated));
            Assert.Single(committed);
        });

    [Fact]
    public Task PostAsync_same_client_id_with_another_text_is_refused() =>
        InTurns(async () =>
        {
            var (log, _) = await OpenAsync();
            await log.PostAsync(Post("same"));

            var reused = await log.PostAsync(Post("same") with { Text = "other" });

            Assert.Equal(ErrorCodes.ClientIdReused, reused.Error!.Code);
            Assert.Equal(1, log.Head.Seq);
        });

    [Fact]
    public Task PostAsync_client_id_older_than_what_is_held_is_found_and_others_go_on() =>
        InTurns(async () =>
        {
            var (log, committed) = await OpenAsync();
            var early = Guid.CreateVersion7().ToString();
            await log.PostAsync(Post(early));
            await Task.WhenAll(
                Enumerable.Range(0, RecentChanges.DefaultCapacity + 10).Select(n => log.PostAsync(Post($"{n}")))
            );
            Assert.Null(log.Recent.Find(Ada.Id, early));
            var head = log.Head.Seq;

            // The repeated one takes a seq, is refused by the database, and takes down whatever was built on it.
            var posts = Enumerable
                .Range(0, 20)
                .Select(n => Post($"late-{n}"))
                .Append(Post(early))
                .Concat(Enumerable.Range(20, 20).Select(n => Post($"late-{n}")));
            var results = await Task.WhenAll(posts.Select(post => log.PostAsync(post)));

            Assert.Equal(1, results[20].Value!.Seq);
            Assert.True(results[20].Value!.Repeated);
            Assert.Equal(head + 40, log.Head.Seq);
            Assert.Equal(
                committed.Select(change => change.Seq),
                Enumerable.Range(1, (int)head + 40).Select(n => (long)n)
            );
            Assert.False(log.IsSuperseded);
        });

    [Fact]
    public Task PostAsync_after_another_writer_is_refused_and_loses_nothing() =>
        InTurns(async () =>
        {
            var (ours, _) = await OpenAsync();
            var (theirs, _) = await OpenAsync();
            Assert.Equal(1, (await theirs.PostAsync(Post("theirs"))).Value!.Seq);

            var refused = await ours.PostAsync(Post("ours"));

            Assert.Equal(ErrorCodes.Unavailable, refused.Error!.Code);
            Assert.True(refused.Error.Retry);
            Assert.True(ours.IsSuperseded);
            var (reopened, _) = await OpenAsync();
            Assert.Equal(2, (await reopened.PostAsync(Post("ours"))).Value!.Seq);
        });

    [Fact]
    public Task LoadAsync_knows_what_was_posted_before() =>
        InTurns(async () =>
        {
            var (first, _) = await OpenAsync();
            await first.PostAsync(Post("1"));
            await first.ChangeMemberAsync(Ada, joined: true);

            var (second, committed) = await OpenAsync();
            var repeated = await second.PostAsync(Post("1"));

            Assert.Equal(2, second.Head.Seq);
            Assert.True(repeated.Value!.Repeated);
            Assert.Empty(committed);
        });

    [Theory]
    [InlineData("1", 1)]
    [InlineData("3", 3)]
    [InlineData("2, 4", 4)]
    [InlineData("5", 5)]
    public Task LoadAsync_log_with_a_hole_goes_on_with_what_is_behind_it(string lost, long floor) =>
        InTurns(async () =>
        {
            var (first, _) = await OpenAsync();
            await Task.WhenAll(Enumerable.Range(1, 5).Select(n => first.PostAsync(Post($"{n}"))));
            await using var deletion = _database.DataSource.CreateCommand(
                $"DELETE FROM messages WHERE seq IN ({lost})"
            );
            await deletion.ExecuteNonQueryAsync();

            var (log, committed) = await OpenAsync();

            Assert.Equal(6, (await log.PostAsync(Post("6"))).Value!.Seq);
            Assert.Equal(6, Assert.Single(committed).Seq);
            Assert.False(log.Recent.TryAfter(floor - 1, 10, out _));
            Assert.True(log.Recent.TryAfter(floor, 10, out var held));
            Assert.Equal(Enumerable.Range((int)floor + 1, 6 - (int)floor), held.Select(change => (int)change.Seq));
        });

    /// <summary>The answer to the first is lost for longer than it is tried; the second is built on it, and is written.</summary>
    [Fact]
    public Task PostAsync_on_top_of_one_that_was_given_up_but_written_is_answered_with_what_is_durable() =>
        InTurns(async () =>
        {
            var address = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
            await using var proxy = new LossyProxy(address.Host!, address.Port);
            (address.Host, address.Port) = ("127.0.0.1", proxy.Port);
            await using var throughProxy = NpgsqlDataSource.Create(address);
            var time = new MovableTime();
            await using var writer = CreateWriter(throughProxy, time);
            var (log, committed) = await OpenAsync(writer);
            Assert.Equal(1, (await log.PostAsync(Post("connects"))).Value!.Seq);

            var loss = proxy.LoseNextAnswer();
            proxy.Unreachable = true;
            var first = log.PostAsync(Post("first"));
            await loss.Answered;
            time.Advance(new LogWriterOptions().RetryFor * 0.8);
            var second = log.PostAsync(Post("second"));
            time.Advance(new LogWriterOptions().RetryFor * 0.4);
            Assert.Equal(ErrorCodes.Unavailable, (await first).Error!.Code);
            proxy.Unreachable = false;

            Assert.Equal(3, (await second).Value!.Seq);
            Assert.Equal(ErrorCodes.Unavailable, (await log.PostAsync(Post("third"))).Error!.Code);
            Assert.True(log.IsSuperseded);
            Assert.Single(committed);
            var (reopened, _) = await OpenAsync();
            Assert.Equal(2, (await reopened.PostAsync(Post("first"))).Value!.Seq);
            Assert.Equal(4, (await reopened.PostAsync(Post("third"))).Value!.Seq);
        });

    /// <summary>Neither memory nor the month's unique index knows the client id any more.</summary>
    [Theory]
    [InlineData("any other id")]
    [InlineData("a UUID version 7")]
    public Task PostAsync_client_id_of_an_earlier_month_is_found(string kind) =>
        InTurns(async () =>
        {
            var time = new MovableTime();
            var (log, _) = await OpenAsync(time: time);
            var early = kind == "a UUID version 7" ? Guid.CreateVersion7().ToString() : "early";
            await log.PostAsync(Post(early));
            time.Advance(TimeSpan.FromDays(32));
            await Task.WhenAll(
                Enumerable.Range(0, RecentChanges.DefaultCapacity + 1).Select(n => log.PostAsync(Post($"{n}")))
            );
            var head = log.Head;

            var repeated = await log.PostAsync(Post(early));

            Assert.Equal((1, true), (repeated.Value!.Seq, repeated.Value.Repeated));
            Assert.Equal(head, log.Head);
        });

    /// <summary>What bears the new month's time is looked up in the old one, although the clock shows that again.</summary>
    [Fact]
    public Task PostAsync_clock_goes_back_over_the_end_of_a_month_and_the_client_id_is_still_found() =>
        InTurns(async () =>
        {
            var time = HalfAnHourBeforeAMonthEnds();
            var (log, _) = await OpenAsync(time: time);
            var early = Guid.CreateVersion7(time.GetUtcNow()).ToString();
            await log.PostAsync(Post(early));
            time.Advance(TimeSpan.FromHours(1));
            await Task.WhenAll(
                Enumerable.Range(0, RecentChanges.DefaultCapacity + 1).Select(n => log.PostAsync(Post($"{n}")))
            );
            time.Advance(TimeSpan.FromHours(-1));

            var repeated = await log.PostAsync(Post(early));
            var next = await log.PostAsync(Post("next"));

            Assert.Equal((1, true), (repeated.Value!.Seq, repeated.Value.Repeated));
            Assert.Equal(time.GetUtcNow().Month, next.Value!.CreatedAt.AddHours(-1).Month);
            Assert.NotEqual(time.GetUtcNow().Month, next.Value.CreatedAt.Month);
        });

    [Fact]
    public Task PostAsync_UUID_of_a_clock_that_is_ahead_is_found_in_the_next_month_or_refused_at_once() =>
        InTurns(async () =>
        {
            var time = HalfAnHourBeforeAMonthEnds();
            var (log, _) = await OpenAsync(time: time);
            var ahead = Guid.CreateVersion7(time.GetUtcNow().AddHours(23)).ToString();
            var tooFar = Guid.CreateVersion7(time.GetUtcNow().AddHours(25)).ToString();

            Assert.Equal(1, (await log.PostAsync(Post(ahead))).Value!.Seq);
            Assert.Equal(ErrorCodes.ClientIdInvalid, (await log.PostAsync(Post(tooFar))).Error!.Code);
            time.Advance(TimeSpan.FromHours(2));
            await Task.WhenAll(
                Enumerable.Range(0, RecentChanges.DefaultCapacity).Select(n => log.PostAsync(Post($"{n}")))
            );

            Assert.Equal(1, (await log.PostAsync(Post(ahead))).Value!.Seq);
            Assert.Equal(130, (await log.PostAsync(Post(tooFar))).Value!.Seq); // it was not written before
        });

    private static MovableTime HalfAnHourBeforeAMonthEnds()
    {
        var time = new MovableTime();
        var monthEnd = ClientIds.MonthStart(ClientIds.MonthStart(time.GetUtcNow()).AddDays(40));
        time.Advance(monthEnd.AddMinutes(-30) - time.GetUtcNow());
        return time;
    }

    private static PostMessage Post(string clientId) => new(Ada, clientId, "text");

    private static LogWriter CreateWriter(NpgsqlDataSource dataSource, TimeProvider time) =>
        new(dataSource, Options.Create(new LogWriterOptions()), time, NullLogger<LogWriter>.Instance);

    private async Task<(ChannelLog Log, List<Change> Committed)> OpenAsync(
        LogWriter? writer = null,
        TimeProvider? time = null
    )
    {
        var reader = new LogReader(_database.DataSource);
        var committed = new List<Change>();
        var entry = new ChannelEntry(_channelId, ChannelKind.Room, "Room", null, Ada.Id, DateTimeOffset.UnixEpoch);
        var log = new ChannelLog(
            new ChannelStore(reader, writer ?? _writer),
            time ?? TimeProvider.System,
            committed.Add,
            NullLogger<ChannelLog>.Instance
        );
        await log.LoadAsync(await reader.OpenAsync(entry), CancellationToken.None);
        return (log, committed);
    }

    private Task InTurns(Func<Task> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

    /// <summary>The system's time and timers, but time can be made to have passed.</summary>
    private sealed class MovableTime : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() =>
            base.GetUtcNow() + TimeSpan.FromSeconds((double)Volatile.Read(ref _ahead) / TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _ahead);

        public void Advance(TimeSpan time) =>
            Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
