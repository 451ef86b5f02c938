using Chat.Data.Log;
using Chat.TestKit;
using Npgsql;

namespace Chat.Data.Tests.Log;

public sealed class LockedHeadTests
{
    /// <summary>A third of it is how long a statement may take: a lock is noticed long before.</summary>
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongBefore = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Append_channel_whose_head_is_locked_holds_up_no_other()
    {
        await using var log = await LogSession.StartAsync(new LogWriterOptions { Lanes = 1, RetryFor = RetryFor });
        var stuck = await log.OpenAsync("stuck");
        var free = await log.OpenAsync("free");
        Task<AppendOutcome> held;
        var entry = stuck.Next(Drafts.Post("held"));
        await using (await LockAsync(log, "stuck"))
        {
            held = log.Writer.AppendAsync(entry).AsTask();
            free = await log.AppendAllAsync(free, Enumerable.Range(0, 20).Select(i => Drafts.Post($"{i}")))
                .WaitAsync(LongBefore);
            Assert.Equal(AppendOutcome.Unavailable, await held);

            // From now on it is known, and costs the others nothing.
            Assert.Equal(AppendOutcome.Unavailable, await log.Writer.AppendAsync(entry));
            free = await log.AppendAllAsync(free, Drafts.Post("more"));
        }

        Assert.Equal(AppendOutcome.Committed, await log.Writer.AppendAsync(entry));
        Assert.Equal("held", Assert.Single(await log.ReadVerifiedAsync("stuck")).Text);
        Assert.Equal(21, (await log.ReadVerifiedAsync("free")).Count);
    }

    /// <summary>No more time than the lock takes of the first batch.</summary>
    [Fact]
    public async Task Append_channel_whose_head_is_locked_is_found_when_there_is_no_time_to_try_again()
    {
        await using var log = await LogSession.StartAsync(
            new LogWriterOptions { Lanes = 1, RetryFor = TimeSpan.FromMilliseconds(100) }
        );
        var (stuck, free) = (await log.OpenAsync("stuck"), await log.OpenAsync("free"));
        var (held, other) = (stuck.Next(Drafts.Post("held")), free.Next(Drafts.Post("other")));
        await using (await LockAsync(log, "stuck"))
        {
            await Wait.UntilAsync(
                async () =>
                {
                    var holding = log.Writer.AppendAsync(held).AsTask();
                    var outcome = await log.Writer.AppendAsync(other);
                    Assert.Equal(AppendOutcome.Unavailable, await holding);
                    return outcome == AppendOutcome.Committed;
                },
                () => "The locked channel takes the others' time each time."
            );
        }

        Assert.Single(await log.ReadVerifiedAsync("free"));
    }

    private static async Task<IAsyncDisposable> LockAsync(LogSession log, string channelId)
    {
        var connection = await log.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            $"BEGIN; SELECT FROM channel_heads WHERE channel_id = '{channelId}' FOR UPDATE",
            connection
        );
        await command.ExecuteNonQueryAsync();
        return connection; // returned to the pool, it is reset, and the lock is gone
    }
}
