using Chat.Data.Schema;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Silo;

public sealed class PartitionKeeperTests
{
    [Fact]
    public async Task Running_coming_months_are_created_again_and_again()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var keeper = Keeper(database);
        await keeper.StartAsync(CancellationToken.None);

        for (var day = 0; day < 3; day++)
        {
            await DropNextMonthAsync(database);
            await UntilNoneIsMissingAsync(database);
        }

        await keeper.StopAsync(CancellationToken.None);
    }

    /// <summary>The database is not there yet, or has not been migrated, or refuses for a while.</summary>
    [Fact]
    public async Task Running_what_failed_is_tried_again()
    {
        await using var database = await PostgresDatabase.CreateAsync(migrated: false);
        using var keeper = Keeper(database);
        await keeper.StartAsync(CancellationToken.None);

        await Migrator.MigrateAsync(database.DataSource);
        await DropNextMonthAsync(database);

        await UntilNoneIsMissingAsync(database);
        await keeper.StopAsync(CancellationToken.None);
    }

    private static PartitionKeeper Keeper(PostgresDatabase database) =>
        new(database.DataSource, new HurriedTime(), NullLogger<PartitionKeeper>.Instance);

    private static Task UntilNoneIsMissingAsync(PostgresDatabase database) =>
        Wait.UntilAsync(
            async () => (await Partitions.FindMissingAsync(database.DataSource)).Count == 0,
            () => "A month is missing."
        );

    private static async Task DropNextMonthAsync(PostgresDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(
            """
            DO $$ BEGIN
                EXECUTE to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month',
                    '"DROP TABLE messages_"YYYY_MM');
            END $$
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Minutes and days go by in milliseconds.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(10) : dueTime,
                period
            );
    }
}
