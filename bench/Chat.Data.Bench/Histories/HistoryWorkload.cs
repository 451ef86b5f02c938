using Chat.Bench.Appending;
using Chat.Bench.Databases;
using Chat.Bench.Works;
using Chat.Data.Log;

namespace Chat.Bench.Histories;

/// <summary>Reads, while a writer posts a thousand messages a second, to the channel that is read and to others.</summary>
internal sealed class HistoryWorkload : IWorkload
{
    public const int PostsPerSecond = 1_000;

    private readonly LogReader _reader;
    private readonly LargeChannel _channel;
    private readonly Func<LogReader, LargeChannel, Task> _read;
    private readonly PacedPosts _posts;

    private HistoryWorkload(
        LogReader reader,
        LargeChannel channel,
        Func<LogReader, LargeChannel, Task> read,
        PacedPosts posts
    ) => (_reader, _channel, _read, _posts) = (reader, channel, read, posts);

    public static async Task<IWorkload> StartAsync(Session session, Func<LogReader, LargeChannel, Task> read)
    {
        var channel = await LargeChannel.FindAsync(session.DataSource);
        var posts = await PacedPosts.StartAsync(session, PostsPerSecond, alsoTo: channel.Id);
        return new HistoryWorkload(session.Reader, channel, read, posts);
    }

    /// <summary>The same reading, once, for its plan.</summary>
    public static Func<Session, LogReader, Task> Once(Func<LogReader, LargeChannel, Task> read) =>
        async (session, reader) => await read(reader, await LargeChannel.FindAsync(session.DataSource));

    public Task DoAsync(int caller) => _read(_reader, _channel);

    public ValueTask DisposeAsync() => _posts.DisposeAsync();
}
