using Chat.Bench.Databases;
using Chat.Data.Generator;

namespace Chat.Bench.Reports;

/// <summary>What was measured on: the server, its settings, the data set.</summary>
internal static class DatabaseDescription
{
    private const string Sql = """
        SELECT format(
            'PostgreSQL %s, shared_buffers %s, fsync %s, synchronous_commit %s. %s messages in %s channels and %s monthly '
            'partitions, %s; %s of them in the largest channel.',
            current_setting('server_version'), current_setting('shared_buffers'), current_setting('fsync'),
            current_setting('synchronous_commit'), (SELECT sum(ordinal) FROM channel_heads),
            (SELECT count(*) FROM channel_heads), (SELECT count(*) FROM pg_inherits WHERE inhparent = 'messages'::regclass),
            pg_size_pretty(pg_database_size(current_database())), (SELECT ordinal FROM channel_heads WHERE channel_id = $1))
        """;

    public static async Task<string> ReadAsync(BenchDatabase database)
    {
        await using var dataSource = database.Connect();
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddWithValue(LogGenerator.LargestChannelId);
        var generated = database.Generated is { } took ? $" Generated in {took.TotalSeconds:N0} s." : "";
        return $"{await command.ExecuteScalarAsync()}{generated}";
    }
}
