using Chat.Data.Retention;
using Chat.TestKit;
using Npgsql;
using static Chat.Data.Tests.Retention.RetentionSession;

namespace Chat.Data.Tests.Retention;

public sealed class LegalHoldTests
{
    [Fact]
    public async Task Place_and_release_are_remembered()
    {
        await using var session = await StartAsync();
        await session.Log.OpenAsync("room");

        var first = (await session.Holds.PlaceAsync("room", "case 1", "ada"))!;
        var second = (await session.Holds.PlaceAsync("room", "case 2", "ada"))!;
        var released = (await session.Holds.ReleaseAsync("room", first.Id, "bob"))!;
        var again = await session.Holds.ReleaseAsync("room", first.Id, "eve");

        Assert.Null(first.ReleasedAt);
        Assert.Equal(first with { ReleasedBy = "bob", ReleasedAt = released.ReleasedAt }, released);
        Assert.Equal(released, again);
        Assert.Equal([second, released], await session.Holds.ReadAsync("room"));
        Assert.Equal([second], await session.Holds.ReadActiveAsync());
        Assert.Null(await session.Holds.PlaceAsync("nowhere", "case 3", "ada"));
        Assert.Null(await session.Holds.ReleaseAsync("nowhere", second.Id, "ada"));
        Assert.Null(await session.Holds.ReleaseAsync("room", Guid.NewGuid(), "ada"));
    }

    [Fact]
    public async Task Run_held_channel_keeps_everything_until_the_last_hold_is_released()
    {
        await using var session = await StartAsync();
        DateTimeOffset[] times = [MonthsAgo(5), MonthsAgo(4), DaysAgo(20)];
        await session.WriteAsync("held", times);
        await session.WriteAsync("other", times);
        await session.Limits.SetAsync("held", 7, "root");
        var first = (await session.Holds.PlaceAsync("held", "case 1", "ada"))!;
        var second = (await session.Holds.PlaceAsync("held", "case 2", "ada"))!;
        await session.Holds.ReleaseAsync("held", first.Id, "ada");

        await session.RunAsync(days: 60);

        Assert.Equal([1, 2, 3], await session.SeqsAsync("held"));
        Assert.Equal([3], await session.SeqsAsync("other"));
        Assert.Equal([(1L, 2L)], await session.RunsAsync("other"));

        await session.Holds.ReleaseAsync("held", second.Id, "ada");
        await session.RunAsync(days: 60);
        Assert.Empty(await session.SeqsAsync("held"));
        Assert.False(await session.HasPartitionAsync(5));
    }

    /// <summary>The month is recorded and about to be dropped when a hold is placed.</summary>
    [Fact]
    public async Task Run_hold_placed_while_a_month_is_dropped_wins()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("held", MonthsAgo(4));
        await session.WriteAsync("other", MonthsAgo(4));
        var placing = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await placing.BeginTransactionAsync();
        await using var reading = new NpgsqlCommand("SELECT count(*) FROM messages WHERE false", placing);
        await reading.ExecuteScalarAsync(); // holds up the drop, not the recording

        var running = session.RunAsync(days: 60);
        await UntilClosedAsync(session);
        Assert.NotNull(await session.Holds.PlaceAsync("held", "case", "ada"));
        await transaction.RollbackAsync();
        await running;

        Assert.Equal([1], await session.SeqsAsync("held"));
        Assert.Empty(await session.SeqsAsync("other"));
        Assert.Empty(await session.RunsAsync("held"));
        Assert.Equal([(1L, 1L)], await session.RunsAsync("other"));
        await session.WriteAsync("late", MonthsAgo(4)); // it is open again
    }

    /// <summary>A hold that is being placed, and not yet committed, is waited for.</summary>
    [Fact]
    public async Task Run_hold_placed_while_rows_are_removed_wins()
    {
        await using var session = await StartAsync();
        await session.WriteAsync("held", DaysAgo(20));
        await session.Limits.SetAsync("held", 7, "root");
        await using var placing = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await placing.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            "INSERT INTO legal_holds (hold_id, channel_id, reason, placed_by) VALUES (gen_random_uuid(), 'held', 'case', 'ada')",
            placing
        );
        await insert.ExecuteNonQueryAsync();

        var running = session.RunAsync();
        await Wait.UntilAsync(
            () =>
                session.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND mode = 'ShareLock')"
                ),
            () => "The run does not wait for the hold."
        );
        await transaction.CommitAsync();
        await running;

        Assert.Equal([1], await session.SeqsAsync("held"));
    }

    [Fact]
    public async Task FindHeld_no_hold_can_be_placed_before_the_transaction_ends()
    {
        await using var session = await StartAsync();
        await session.Log.OpenAsync("held");
        await session.Log.OpenAsync("free");
        await session.Holds.PlaceAsync("held", "case", "ada");
        await using var erasing = await session.Log.DataSource.OpenConnectionAsync();
        await using var transaction = await erasing.BeginTransactionAsync();

        Assert.Equal(["held"], await LegalHolds.FindHeldAsync(erasing, ["held", "free", "nowhere"]));
        var placing = session.Holds.PlaceAsync("free", "case", "ada");
        await Wait.UntilAsync(
            () => session.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"),
            () => "The hold does not wait."
        );
        Assert.False(placing.IsCompleted);
        await transaction.CommitAsync();

        Assert.NotNull(await placing);
    }

    private static Task UntilClosedAsync(RetentionSession session) =>
        Wait.UntilAsync(
            () => session.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = 'month_closed')"),
            () => "The month is not closed."
        );
}
