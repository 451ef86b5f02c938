using Chat.Data.Checking;
using Chat.Data.Tests.Retention;
using Chat.Data.Unread;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Data.Tests.Unread;

public sealed class RemovedMessagesTests
{
    private const string Channel = "room_removed";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Messages_that_retention_removed_are_neither_unread_nor_missing(int seed)
    {
        await using var session = await RetentionSession.StartAsync();
        await using var positions = new ReadPositionWriter(
            session.Log.DataSource,
            Options.Create(new ReadPositionOptions { Interval = TimeSpan.Zero }),
            TimeProvider.System,
            NullLogger<ReadPositionWriter>.Instance
        );
        var history = new RandomHistory(session.Log, Channel, seed);
        await history.GoOnAsync(changes: 150, positions);

        await session.RunAsync(days: 80);
        const string Floor = $"SELECT seq FROM channel_floors WHERE channel_id = '{Channel}'";
        history.Remove(await session.ScalarAsync<long>(Floor));
        await AssertAgreesAsync(session, history);

        await history.GoOnAsync(changes: 40, positions);
        await AssertAgreesAsync(session, history);
        Assert.NotEqual(0, await session.Log.ExecuteAsync("DELETE FROM removed_runs"));
        var report = (await ChannelCheck.RunAsync(session.Log.DataSource, Channel))!;
        Assert.Contains(report.Differences, difference => difference.What == "seq");
    }

    private static async Task AssertAgreesAsync(RetentionSession session, RandomHistory history)
    {
        var unread = new UnreadReader(session.Log.DataSource, TimeProvider.System);
        foreach (string member in history.Members)
        {
            var reading = (await unread.ReadAsync(member, [Channel]))[Channel];
            Assert.Equal(
                (member, history.UnreadOf(member), history.BaseOf(member)),
                (member, reading.Unread, reading.ReadSeq)
            );
        }

        Assert.Empty((await ChannelCheck.RunAsync(session.Log.DataSource, Channel))!.Differences);
    }
}
