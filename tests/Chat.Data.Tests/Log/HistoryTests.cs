using Chat.Data.Log;

namespace Chat.Data.Tests.Log;

/// <summary>Pages of a channel that was busy, silent and slow by turns, against what was written.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private LogSession _log = null!;
    private IReadOnlyList<StoredChange> _messages = [];

    public async Task InitializeAsync()
    {
        _log = await LogSession.StartAsync();
        await _log.ExecuteAsync("SELECT ensure_partitions(now() - interval '11 months', 11)");
        var head = await _log.OpenAsync("room");
        var drafts = Times()
            .SelectMany((at, i) => i % 7 == 3 ? [Drafts.Join($"user{i}"), Post(at)] : new[] { Post(at) });
        await _log.AppendAllAsync(head, drafts);
        var changes = await _log.Reader.ReadChangesAsync("room", 0, int.MaxValue);
        _messages = [.. changes.Where(change => change.Kind == ChangeKind.MessagePosted)];

        static ChangeDraft Post(DateTimeOffset at) => Drafts.Post("text") with { CreatedAt = at };
    }

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(1000)]
    public async Task ReadMessages_before_any_seq_is_what_was_written(int limit)
    {
        foreach (long? before in new long?[] { null, 0, 1, 2, 40, 90, 130, 150, 151, 1_000, long.MaxValue })
        {
            var page = await _log.Reader.ReadMessagesAsync("room", before, after: null, limit);

            var expected = _messages.Where(message => message.Seq < (before ?? long.MaxValue)).Reverse().Take(limit);
            Assert.Equal(Seqs(expected), page.Select(message => message.Seq));
        }
    }

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(1, 3, 5)]
    [InlineData(77, 0, 1)]
    [InlineData(77, 25, 25)]
    [InlineData(90, 60, 60)]
    [InlineData(9_999, 4, 4)]
    [InlineData(long.MaxValue, 4, 4)]
    public async Task ReadAround_is_what_stands_on_both_sides(long seq, int before, int from)
    {
        var around = await _log.Reader.ReadAroundAsync("room", seq, before, from);

        var smaller = _messages.Where(message => message.Seq < seq).Reverse().Take(before);
        var others = _messages.Where(message => message.Seq >= seq).Take(from);
        Assert.Equal(Seqs(smaller), around.Before.Select(message => message.Seq));
        Assert.Equal(Seqs(others), around.From.Select(message => message.Seq));
    }

    [Fact]
    public async Task FindPosition_divides_the_channel_at_any_time()
    {
        var tick = TimeSpan.FromMicroseconds(1);
        var times = _messages.SelectMany(message =>
            new[] { message.CreatedAt - tick, message.CreatedAt, message.CreatedAt + tick }
        );
        foreach (var at in times.Concat(Boundaries()).Distinct())
        {
            long position = await _log.Reader.FindPositionAsync("room", at);

            var expected = _messages.FirstOrDefault(message => message.CreatedAt >= at);
            var found = _messages.FirstOrDefault(message => message.Seq >= position);
            Assert.True(expected?.Seq == found?.Seq, $"{at:O}: {found?.Seq} instead of {expected?.Seq}");
        }
    }

    [Fact]
    public async Task FindPosition_of_a_channel_without_messages_is_beyond_them()
    {
        await _log.OpenAsync("silent");

        Assert.Equal(long.MaxValue, await _log.Reader.FindPositionAsync("silent", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task ReadMessages_of_any_month_shows_what_has_become_of_them()
    {
        var (first, newest) = (_messages[0], _messages[^1]);
        var head = (await _log.Reader.ReadHeadAsync("room"))!;
        await _log.AppendAllAsync(
            head,
            Drafts.Edit(new MessageRef(first.Seq, first.CreatedAt, first.ActorId), "edited"),
            Drafts.Delete(new MessageRef(newest.Seq, newest.CreatedAt, newest.ActorId), "alice")
        );

        var all = await _log.Reader.ReadMessagesAsync("room", before: null, after: null, 1_000);
        var (_, from) = await _log.Reader.ReadAroundAsync("room", first.Seq, 0, 1);

        Assert.Equal("edited", all[^1].CurrentText);
        Assert.Equal("edited", Assert.Single(from).CurrentText);
        Assert.NotNull(all[0].Deletion);
    }

    /// <summary>A busy month, several messages of one moment, a silence, one message a month, and a busy today.</summary>
    private static IEnumerable<DateTimeOffset> Times()
    {
        var now = TimeProvider.System.GetUtcNow();
        var start = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return
        [
            .. Enumerable.Range(0, 60).Select(i => start.AddMonths(-11).AddHours(i / 3)),
            .. Enumerable.Range(-7, 7).Select(month => start.AddMonths(month)),
            .. Enumerable.Range(0, 60).Select(i => start.AddMinutes(i / 2)),
        ];
    }

    private static IEnumerable<DateTimeOffset> Boundaries()
    {
        var start = Times().First();
        return
        [
            DateTimeOffset.MinValue.AddYears(1),
            DateTimeOffset.UnixEpoch,
            .. Enumerable.Range(-2, 20).Select(start.AddMonths),
            DateTimeOffset.MaxValue.ToMicroseconds(),
        ];
    }

    private static IEnumerable<long> Seqs(IEnumerable<StoredChange> changes) => changes.Select(change => change.Seq);
}
