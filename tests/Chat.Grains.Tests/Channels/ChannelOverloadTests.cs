using Chat.Channels;
using Chat.Data.Channels;
using Chat.Data.Log;
using Chat.Errors;
using Chat.Messages;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Channels;

/// <summary>PostgreSQL stands still while posts come in.</summary>
public sealed class ChannelOverloadTests
{
    private const int Channels = 20;
    private const int PostsEach = 500;
    private const int MaxQueued = 1000;

    private static readonly Person Ada = new("user_ada", "Ada");

    [Fact]
    public async Task PostAsync_database_frozen_keeps_what_it_may_refuses_the_rest_at_once_and_loses_nothing()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var options = new LogWriterOptions { MaxQueued = MaxQueued, RetryFor = TimeSpan.FromMinutes(5) };
        await using var writer = new LogWriter(
            database.DataSource,
            Options.Create(options),
            TimeProvider.System,
            NullLogger<LogWriter>.Instance
        );
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await Task
            .Factory.StartNew(
                () => PostAsync(database, writer),
                CancellationToken.None,
                TaskCreationOptions.None,
                turns
            )
            .Unwrap();
    }

    private static async Task PostAsync(PostgresDatabase database, LogWriter writer)
    {
        var reader = new LogReader(database.DataSource);
        var logs = new List<ChannelLog>();
        for (var n = 0; n < Channels; n++)
        {
            logs.Add(await OpenAsync(reader, writer, $"room_{n}"));
        }

        List<(int Channel, Task<Result<PostedMessage>> Answer)> posts;
        await using (await FreezeAsync(database))
        {
            posts =
            [
                .. Enumerable
                    .Range(0, Channels * PostsEach)
                    .Select(n =>
                        (n % Channels, logs[n % Channels].PostAsync(new PostMessage(Ada, $"{n}", $"text {n}")))
                    ),
            ];

            // No matter how many ask: the bound is kept, and those beyond it need not wait for the database.
            Assert.Equal(MaxQueued, writer.Queued);
            var refused = posts.Where(post => post.Answer.IsCompleted).Select(post => post.Answer).ToList();
            Assert.Equal((Channels * PostsEach) - MaxQueued, refused.Count);
            foreach (var answer in refused)
            {
                Assert.Equal((ErrorCodes.Unavailable, true), ((await answer).Error!.Code, (await answer).Error!.Retry));
            }
        }

        var answers = await Task.WhenAll(posts.Select(post => post.Answer));
        Assert.Equal(MaxQueued, answers.Count(answer => !answer.IsError));
        Assert.Equal(0, writer.Queued);
        for (var channel = 0; channel < Channels; channel++)
        {
            var acknowledged = posts
                .Where(post => post.Channel == channel)
                .Select(post => post.Answer.Result)
                .Where(answer => !answer.IsError)
                .Select(answer => (answer.Value!.Seq, answer.Value.Id));
            var stored = await reader.ReadChangesAsync($"room_{channel}", 0, int.MaxValue);
            Assert.Equal(acknowledged, stored.Select(change => (change.Seq, change.Id)));
            Assert.True(HashChain.Verify(stored).IsIntact);
            Assert.False(logs[channel].IsSuperseded);
        }
    }

    [Fact]
    public async Task PostAsync_too_many_under_way_in_one_channel_are_refused()
    {
        var store = new StoreThatHangs();
        var log = new ChannelLog(store, TimeProvider.System, _ => { }, NullLogger<ChannelLog>.Instance);
        await log.LoadAsync(ChannelHead.Empty("room"), CancellationToken.None);

        var posts = Enumerable
            .Range(0, ChannelLog.MaxPostsUnderWay)
            .Select(n => log.PostAsync(new PostMessage(Ada, $"{n}", "text")))
            .ToList();

        Assert.All(posts, post => Assert.False(post.IsCompleted));
        var refused = await log.PostAsync(new PostMessage(Ada, "one too many", "text"));
        Assert.Equal(ErrorCodes.Unavailable, refused.Error!.Code);
        var again = log.PostAsync(new PostMessage(Ada, "0", "text")); // waiting, too, takes memory
        Assert.Equal(ErrorCodes.Unavailable, (await again).Error!.Code);
    }

    private static async Task<ChannelLog> OpenAsync(LogReader reader, LogWriter writer, string channelId)
    {
        var entry = new ChannelEntry(channelId, ChannelKind.Room, "Room", null, Ada.Id, DateTimeOffset.UnixEpoch);
        var log = new ChannelLog(
            new ChannelStore(reader, writer),
            TimeProvider.System,
            _ => { },
            NullLogger<ChannelLog>.Instance
        );
        await log.LoadAsync(await reader.OpenAsync(entry), CancellationToken.None);
        return log;
    }

    /// <summary>Appends wait until the result is disposed.</summary>
    private static async Task<IAsyncDisposable> FreezeAsync(PostgresDatabase database)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN; LOCK TABLE channel_heads IN EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync();
        return connection; // returned to the pool, it is reset, and the lock is gone
    }

    private sealed class StoreThatHangs : IChannelStore
    {
        public Task<ChannelHead?> ReadHeadAsync(string channelId, CancellationToken cancellation) =>
            new TaskCompletionSource<ChannelHead?>().Task;

        public Task<IReadOnlyList<StoredChange>> ReadChangesAsync(
            string channelId,
            long afterSeq,
            int limit,
            CancellationToken cancellation
        ) => Task.FromResult<IReadOnlyList<StoredChange>>([]);

        public Task<StoredMessage?> FindByClientIdAsync(
            string channelId,
            string senderId,
            string clientId,
            CancellationToken cancellation
        ) => new TaskCompletionSource<StoredMessage?>().Task;

        public ValueTask<AppendOutcome> AppendAsync(LogEntry entry) =>
            new(new TaskCompletionSource<AppendOutcome>().Task);
    }
}
