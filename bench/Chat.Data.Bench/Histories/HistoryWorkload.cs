using Chat.Bench.Appending;
using Chat.Bench.Databases;
using Chat.Bench.Works;
using Npgsql;

namespace Chat.Bench.Histories;

/// <summary>Reads, while a writer posts a thousand messages a second, to the channel that is read and to others.</summary>
internal sealed class HistoryWorkload : IWorkload
{
    private const int PostsPerSecond = 1_000;

    private readonly Reading _reading;
    private readonly LargeChannel _channel;
    private readonly NpgsqlDataSource _pool;
    private readonly PacedPosts _posts;

    private HistoryWorkload(Reading reading, LargeChannel channel, NpgsqlDataSource pool, PacedPosts posts) =>
        (_reading, _channel, _pool, _posts) = (reading, channel, pool, posts);

    public static async Task<IWorkload> StartAsync(Session session, Reading reading)
    {
        var address = session.Database.Address();
        address.Pooling = !reading.IsNewConnection;
        return new HistoryWorkload(
            reading,
            await LargeChannel.FindAsync(session.DataSource),
            NpgsqlDataSource.Create(address),
            await PacedPosts.StartAsync(session, PostsPerSecond, alsoTo: LargeChannel.Id)
        );
    }

    public Task DoAsync(int caller) => _reading.ReadAsync(_pool, _channel);

    public async ValueTask DisposeAsync()
    {
        await _posts.DisposeAsync();
        await _pool.DisposeAsync();
    }
}
