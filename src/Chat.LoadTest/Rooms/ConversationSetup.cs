using System.Globalization;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Rooms;

/// <summary>Begins a run's conversations through the public API.</summary>
internal static class ConversationSetup
{
    private const int AtOnce = 32;

    /// <param name="api">The server.</param>
    /// <param name="accounts">Everybody.</param>
    /// <param name="pairs">For each conversation its two people; the first begins it.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<Channel>> CreateAsync(
        ChatApi api,
        IReadOnlyList<Account> accounts,
        IReadOnlyList<IReadOnlyList<int>> pairs,
        CancellationToken cancellation
    )
    {
        var nothing = new { epoch = 0, channels = Array.Empty<object>() };
        var synced = await api.CallAsync(HttpMethod.Post, "/api/sync", accounts[0], nothing, cancellation);
        var epoch = Number(ChatApi.Text(synced, "epoch"));
        var channels = new Channel[pairs.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pairs.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (pair, _) =>
            {
                var (first, second) = (accounts[pairs[pair][0]], accounts[pairs[pair][1]]);
                var body = new { userId = second.Id };
                var opened = await api.CallAsync(HttpMethod.Post, "/api/conversations", first, body, cancellation);
                channels[pair] = new Channel(ChatApi.Text(opened, "id"), $"{first.Name} and {second.Name}")
                {
                    Founder = pairs[pair][0],
                    Known = Number(ChatApi.Text(opened, "headSeq")),
                    Epoch = epoch,
                };
            }
        );
        return channels;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
