using System.Threading.Channels;
using Chat.Data.Channels;
using Chat.Data.Generator.Channels;
using Chat.Data.Generator.Copying;
using Chat.Data.Generator.Texts;
using Chat.Data.Log;
using Npgsql;

namespace Chat.Data.Generator;

/// <summary>
/// Fills an empty, migrated database with a log as the product would have written it: people, channels, members, messages
/// over many months, edits, deletions and reactions, each channel with a hash chain that verifies.
/// </summary>
public static class LogGenerator
{
    /// <summary>The channel with <see cref="GeneratorOptions.LargestChannel"/> messages.</summary>
    public static readonly string LargestChannelId = ChannelPlan.IdOf(0);

    private const int BatchSize = 2_000;
    private const int BatchesAhead = 8;

    /// <summary>Generates and copies; about half a minute per million messages on two cores.</summary>
    public static async Task FillAsync(NpgsqlDataSource database, GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        var random = new SplitMix(options.Seed);
        var timeline = new Timeline(options, random);
        string[] people = [.. Enumerable.Range(1, options.People).Select(i => $"user_{i:00000000000000000000000000}")];
        GeneratedChannel[] channels =
        [
            .. ChannelPlan
                .Of(options, random)
                .Select(plan => new GeneratedChannel(plan, MembersOf(plan, people, random), options.Changed)),
        ];

        await ExecuteAsync(
            database,
            $"SELECT ensure_partitions('{timeline.Start:yyyy-MM-dd} 00:00Z', {options.Months})"
        );
        CopyPeople(database, people, timeline.Start);
        await CopyLogAsync(database, Changes(channels, timeline, random));
        CopyChannels(database, channels);
        await ExecuteAsync(database, DerivedTables.Members);
        await ExecuteAsync(database, DerivedTables.States);
        await ExecuteAsync(database, DerivedTables.Reactions);
        await ExecuteAsync(database, "VACUUM (ANALYZE)"); // what autovacuum does in a database that grows slowly
    }

    private static IEnumerable<LogEntry> Changes(GeneratedChannel[] channels, Timeline timeline, SplitMix random)
    {
        var texts = new TextGenerator(random);
        var plans = channels.Select(channel => channel.Plan).ToList();
        return timeline.Posts(plans).SelectMany(post => channels[post.Channel].Post(post.At, random, texts));
    }

    /// <summary>Hashing and copying side by side: each keeps a processor busy, and PostgreSQL another.</summary>
    private static async Task CopyLogAsync(NpgsqlDataSource database, IEnumerable<LogEntry> changes)
    {
        var batches = Channel.CreateBounded<LogEntry[]>(BatchesAhead);
        var copying = Task.Run(async () =>
        {
            using var tables = new LogTables(database);
            await foreach (var batch in batches.Reader.ReadAllAsync())
            {
                Array.ForEach(batch, tables.Add);
            }

            tables.Complete();
        });
        foreach (var batch in changes.Chunk(BatchSize))
        {
            var room = batches.Writer.WriteAsync(batch).AsTask();
            if (await Task.WhenAny(room, copying) == copying)
            {
                break; // it has failed
            }
        }

        batches.Writer.Complete();
        await copying;
    }

    private static void CopyPeople(NpgsqlDataSource database, string[] people, DateTimeOffset since)
    {
        using var users = new CopyTable(
            database,
            "users",
            "user_id, username, display_name, password_hash, created_at"
        );
        for (int i = 0; i < people.Length; i++)
        {
            users.Row().Add(people[i]).Add($"person{i + 1}").Add($"Person {i + 1}").Add("none").Add(since);
        }

        users.Complete();
    }

    private static void CopyChannels(NpgsqlDataSource database, GeneratedChannel[] channels)
    {
        var written = channels.Where(channel => channel.Head.Seq > 0).ToList();
        using (var table = new CopyTable(database, "channels", "channel_id, kind, name, created_by, created_at"))
        {
            foreach (var channel in written)
            {
                table.Row().Add(channel.Plan.Id).Add((short)ChannelKind.Room).Add($"Room {channel.Plan.Index}");
                table.Add(channel.CreatedBy).Add(channel.CreatedAt);
            }

            table.Complete();
        }

        using var heads = new CopyTable(database, "channel_heads", "channel_id, epoch, seq, ordinal, hash");
        foreach (var head in written.Select(channel => channel.Head))
        {
            heads.Row().Add(head.ChannelId).Add(head.Epoch).Add(head.Seq).Add(head.Ordinal).Add(head.Hash);
        }

        heads.Complete();
    }

    /// <summary>Up to 300 people, more where more is said.</summary>
    private static string[] MembersOf(ChannelPlan plan, string[] people, SplitMix random)
    {
        int count = Math.Min(Math.Clamp(plan.Messages / 100, 2, 300), people.Length);
        int first = random.Below(people.Length);
        return [.. Enumerable.Range(0, count).Select(i => people[(first + i) % people.Length])];
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
