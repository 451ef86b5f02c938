using Chat.Data.Activity;
using Chat.Data.Tests.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Data.Tests.Activity;

public sealed class ActivityWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Note_of_many_channels_stores_the_newest_and_never_moves_back()
    {
        await using var log = await LogSession.StartAsync();
        foreach (string channel in new[] { "one", "two", "three" })
        {
            await log.OpenAsync(channel);
        }

        await using (var writer = Writer(log))
        {
            writer.Note("one", Noon);
            writer.Note("two", Noon);
            writer.Note("one", Noon.AddMinutes(1));
            writer.Note("nowhere", Noon);
        } // and writes what is noted

        await using (var late = Writer(log))
        {
            late.Note("one", Noon.AddSeconds(30));
            late.Note("two", Noon.AddSeconds(30));
        }

        Assert.Equal(Noon.AddMinutes(1), await ActiveAsync(log, "one"));
        Assert.Equal(Noon.AddSeconds(30), await ActiveAsync(log, "two"));
        Assert.Equal(DateTimeOffset.UnixEpoch, await ActiveAsync(log, "three")); // its creation
    }

    [Fact]
    public async Task Note_waits_for_nobody_who_is_at_the_channel()
    {
        await using var log = await LogSession.StartAsync();
        await log.OpenAsync("one");
        await log.OpenAsync("two");
        await using var holding = await log.DataSource.OpenConnectionAsync();
        await using var transaction = await holding.BeginTransactionAsync();
        await using (var command = holding.CreateCommand())
        {
            command.CommandText = "SELECT FROM channels WHERE channel_id = 'one' FOR UPDATE";
            await command.ExecuteNonQueryAsync();
        }

        await using (var writer = Writer(log))
        {
            writer.Note("one", Noon);
            writer.Note("two", Noon);
        }

        Assert.Equal(DateTimeOffset.UnixEpoch, await ActiveAsync(log, "one"));
        Assert.Equal(Noon, await ActiveAsync(log, "two"));
    }

    private static ActivityWriter Writer(LogSession log) =>
        new(log.DataSource, TimeProvider.System, NullLogger<ActivityWriter>.Instance);

    private static async Task<DateTimeOffset> ActiveAsync(LogSession log, string channel) =>
        (await log.Reader.ReadRulesAsync(channel, Noon)).ActiveAt;
}
