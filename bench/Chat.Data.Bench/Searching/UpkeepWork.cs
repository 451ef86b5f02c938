using Chat.Bench.Appending;
using Chat.Bench.Databases;
using Chat.Bench.Works;

namespace Chat.Bench.Searching;

/// <summary>What the index costs those who post: as many posts as the log writer takes, without and with the indexer.</summary>
internal static class UpkeepWork
{
    private const int Channels = 100;

    public static IEnumerable<Work> All =>
        from inFlight in new[] { 64, 256 }
        from isIndexed in new[] { false, true }
        select new Work(
            $"index upkeep, {inFlight} posts in flight, {(isIndexed ? "indexed" : "not indexed")}",
            inFlight,
            session => UpkeepWorkload.StartAsync(session, Channels, isIndexed)
        );

    private sealed class UpkeepWorkload(WrittenChannel[] channels, Indexing? indexing) : IWorkload
    {
        private static readonly string DefaultShare = "0.2";

        public static async Task<IWorkload> StartAsync(Session session, int channels, bool isIndexed)
        {
            var indexing = isIndexed ? await Indexing.StartAsync(session.DataSource, DefaultShare) : null;
            var writer = indexing?.Writer ?? session.Writer;
            var run = $"{Guid.NewGuid():N}";
            var opening = Enumerable
                .Range(0, channels)
                .Select(i => WrittenChannel.OpenAsync(session.Reader, writer, $"room_{run[..20]}{i:000000}"));
            return new UpkeepWorkload(await Task.WhenAll(opening), indexing);
        }

        /// <summary>Words, so that there is something to index: a hundred characters of the usual length.</summary>
        public Task DoAsync(int caller) => channels[Random.Shared.Next(channels.Length)].PostAsync(Texts.Next());

        public async ValueTask DisposeAsync()
        {
            if (indexing is not null)
            {
                await indexing.DisposeAsync();
            }
        }
    }
}
