using Chat.Data.Log;
using Chat.Data.Tests.Log;
using Chat.Data.Unread;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Data.Tests.Unread;

public sealed class UnreadTests : IAsyncLifetime
{
    private const string Channel = "room_unread";

    private LogSession _log = null!;
    private ReadPositionWriter _positions = null!;

    public async Task InitializeAsync()
    {
        _log = await LogSession.StartAsync();
        _positions = Writer(_log);
    }

    public async Task DisposeAsync()
    {
        await _positions.DisposeAsync();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task Random_histories_agree_with_a_plain_model()
    {
        var unread = new UnreadReader(_log.DataSource, TimeProvider.System);
        var seeds = Enumerable.Range(1, 8).ToList();
        await Task.WhenAll(
            seeds.Select(async seed =>
            {
                string channel = $"{Channel}_{seed}";
                var history = new RandomHistory(_log, channel, seed);
                for (int round = 0; round < 4; round++)
                {
                    await history.GoOnAsync(changes: 60, _positions);
                    foreach (string user in RandomHistory.People)
                    {
                        var found = await unread.ReadAsync(user, [channel]);
                        bool isMember = history.Members.Contains(user);
                        Assert.Equal(isMember, found.ContainsKey(channel));
                        if (isMember)
                        {
                            Assert.Equal(
                                (seed, user, history.UnreadOf(user), history.BaseOf(user)),
                                (seed, user, found[channel].Unread, found[channel].ReadSeq)
                            );
                        }
                    }
                }
            })
        );
    }

    [Fact]
    public async Task Newest_message_shows_its_latest_text_and_hides_a_deleted_one()
    {
        var unread = new UnreadReader(_log.DataSource, TimeProvider.System);
        var head = await _log.OpenAsync(Channel);
        head = await _log.AppendAllAsync(head, Drafts.Join("alice"));
        Assert.Null((await ReadAsync()).Last);

        head = await _log.AppendAllAsync(head, Drafts.Post(new string('x', 300), "bob"));
        var last = (await ReadAsync()).Last!;
        Assert.Equal((2, "bob", 200, false), (last.Seq, last.SenderId, last.Text!.Length, last.Deleted));

        var message = (await _log.Reader.ReadMessageAsync(Channel, 2))!.Reference;
        head = await _log.AppendAllAsync(head, Drafts.Edit(message, "better"));
        Assert.Equal(("better", 1), ((await ReadAsync()).Last!.Text, (await ReadAsync()).Unread));

        head = await _log.AppendAllAsync(head, Drafts.Delete(message, "bob"));
        last = (await ReadAsync()).Last!;
        Assert.Equal((true, (string?)null, 0), (last.Deleted, last.Text, (await ReadAsync()).Unread));

        await _log.AppendAllAsync(head, Drafts.Restore(message, "bob"));
        Assert.Equal(("better", 1), ((await ReadAsync()).Last!.Text, (await ReadAsync()).Unread));

        async Task<ChannelReading> ReadAsync() => (await unread.ReadAsync("alice", [Channel]))[Channel];
    }

    [Fact]
    public async Task Newest_message_of_a_room_at_rest_for_a_year_is_found()
    {
        var unread = new UnreadReader(_log.DataSource, TimeProvider.System);
        var head = await _log.OpenAsync(Channel);
        var lastYear = TimeProvider.System.GetUtcNow().AddYears(-1);
        await _log.AppendAllAsync(
            head,
            ChangeDraft.Joined(Guid.NewGuid(), "alice", MemberRole.Member, "alice", lastYear),
            ChangeDraft.Posted(Guid.NewGuid(), "bob", "1", "long ago", lastYear.AddDays(1))
        );

        var reading = (await unread.ReadAsync("alice", [Channel]))[Channel];

        Assert.Equal(("long ago", 1L), (reading.Last!.Text, reading.Unread));
    }

    [Fact]
    public async Task Marks_of_many_at_once_never_move_backwards()
    {
        var seqs = Enumerable.Range(1, 200).Select(n => (long)n).OrderBy(n => n * 7919 % 211).ToList();
        await using var other = Writer(_log);

        var read = await Task.WhenAll(
            seqs.SelectMany(
                (seq, i) =>
                    Enumerable
                        .Range(0, 5)
                        .Select(user =>
                            (i % 2 == 0 ? _positions : other).MoveAsync(
                                new ReadPosition(Channel, $"user_{user}", seq, seq, DateTimeOffset.UnixEpoch)
                            )
                        )
            )
        );

        Assert.All(read, (stored, i) => Assert.InRange(stored!.ReadSeq, seqs[i / 5], 200));
        await using var command = _log.DataSource.CreateCommand(
            "SELECT count(*) FROM read_positions WHERE read_seq = 200 AND read_ordinal = 200"
        );
        Assert.Equal(5L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Marks_beyond_the_bound_are_refused_and_may_be_sent_again()
    {
        await using var holding = await _log.DataSource.OpenConnectionAsync();
        await using var transaction = await holding.BeginTransactionAsync();
        await using (var command = holding.CreateCommand())
        {
            command.CommandText = "LOCK TABLE read_positions IN ACCESS EXCLUSIVE MODE";
            await command.ExecuteNonQueryAsync();
        }

        await using var writer = Writer(_log, new ReadPositionOptions { MaxQueued = 3 });
        var first = writer.MoveAsync(Position("user_0", 1));
        var waiting = Enumerable.Range(1, 10).Select(n => writer.MoveAsync(Position($"user_{n}", 1))).ToList();

        Assert.InRange(waiting.Count(mark => mark.IsCompletedSuccessfully && mark.Result is null), 7, 8);
        await transaction.RollbackAsync();
        Assert.Equal(1, (await first)?.ReadSeq);
        Assert.InRange((await Task.WhenAll(waiting)).Count(mark => mark?.ReadSeq == 1), 2, 3);
        Assert.Equal(2, (await writer.MoveAsync(Position("user_10", 2)))?.ReadSeq);
    }

    private static ReadPosition Position(string user, long seq) =>
        new(Channel, user, seq, seq, DateTimeOffset.UnixEpoch);

    private static ReadPositionWriter Writer(LogSession log, ReadPositionOptions? options = null) =>
        new(
            log.DataSource,
            Options.Create(options ?? new ReadPositionOptions { Interval = TimeSpan.Zero }),
            TimeProvider.System,
            NullLogger<ReadPositionWriter>.Instance
        );
}
