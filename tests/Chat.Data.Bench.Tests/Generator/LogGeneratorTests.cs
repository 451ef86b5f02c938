using Chat.Data.Checking;
using Chat.Data.Generator;
using Chat.Data.Log;
using Chat.TestKit;

namespace Chat.Data.Bench.Tests.Generator;

public sealed class LogGeneratorTests : IAsyncLifetime
{
    private static readonly GeneratorOptions Options = GeneratorOptions.Small(
        new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.Zero)
    );

    private PostgresDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        await LogGenerator.FillAsync(_database.DataSource, Options);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Fill_writes_every_channel_as_a_chain_that_verifies_and_what_follows_from_it()
    {
        var reader = new LogReader(_database.DataSource);
        foreach (var channel in await ListAsync("SELECT channel_id FROM channel_heads"))
        {
            var head = await reader.ReadHeadAsync(channel);
            var changes = await reader.ReadChangesAsync(channel, 0, int.MaxValue);

            Assert.Equal(new ChainVerdict(BrokenAt: null, ChainFlaw.None), HashChain.Verify(changes));
            Assert.Equal((head!.Seq, head.Ordinal), (changes[^1].Seq, changes[^1].Ordinal));
            Assert.Equal(head.Hash, changes[^1].Hash);
            Assert.Empty((await ChannelCheck.RunAsync(_database.DataSource, channel))!.Differences);
            Assert.Equal(
                changes.Select(change => change.CreatedAt).Order(),
                changes.Select(change => change.CreatedAt)
            );
        }
    }

    [Fact]
    public async Task Fill_writes_as_much_as_was_asked_for_and_changes_of_every_kind()
    {
        Assert.Equal([$"{Options.Messages}"], await ListAsync("SELECT count(*)::text FROM messages"));
        Assert.Equal(
            [$"{Options.LargestChannel}"],
            await ListAsync($"SELECT count(*)::text FROM messages WHERE channel_id = '{LogGenerator.LargestChannelId}'")
        );
        Assert.Equal(
            ["4", "5", "6", "7"],
            await ListAsync("SELECT DISTINCT kind::text FROM message_revisions ORDER BY kind::text")
        );
        Assert.Equal(
            [$"{Options.Months}"],
            await ListAsync("SELECT count(DISTINCT date_trunc('month', created_at, 'UTC'))::text FROM messages")
        );
        Assert.NotEmpty(await ListAsync("SELECT emoji FROM message_reactions"));
        Assert.NotEmpty(
            await ListAsync("SELECT sender_id FROM message_states WHERE deleted_seq > coalesce(restored_seq, 0)")
        );
    }

    [Fact]
    public async Task Fill_again_writes_the_same()
    {
        await using var other = await PostgresDatabase.CreateAsync();
        await LogGenerator.FillAsync(other.DataSource, Options);

        const string Hashes = "SELECT channel_id || encode(hash, 'hex') FROM channel_heads ORDER BY channel_id";
        Assert.Equal(await ListAsync(Hashes), await ListAsync(Hashes, other));
    }

    private async Task<List<string>> ListAsync(string sql, PostgresDatabase? database = null)
    {
        await using var command = (database ?? _database).DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
