using Chat.Bench.Databases;
using Chat.Bench.Reports;
using Chat.Bench.Works;

namespace Chat.Bench.Appending;

/// <summary>
/// Durable posts through the log writer, and as a plain hub would write them: an INSERT and a commit for each, on pooled
/// connections.
/// </summary>
internal static class AppendWork
{
    /// <summary>As long as the texts of the project's goals.</summary>
    public static readonly string Text = new('x', 100);

    private static readonly (int InFlight, int Channels)[] Sizes = [(1, 1), (64, 1), (256, 1), (64, 100), (256, 100)];

    public static IEnumerable<Work> All =>
        [
            .. Sizes.Select(size => new Work(
                $"append, {size.InFlight} in flight, {size.Channels} {(size.Channels == 1 ? "channel" : "channels")}",
                size.InFlight,
                session => AppendWorkload.StartAsync(session, size.Channels)
            )
            {
                Goals = size.Channels == 1 ? [] : new() { [Figures.PerSecond] = "≥ 15,000 *" },
            }),
            .. new[] { 1, 64, 256 }.Select(inFlight => new Work(
                $"append, {inFlight} in flight, peer: plain INSERTs",
                inFlight,
                PlainInserts.StartAsync
            )),
        ];
}

/// <summary>Posts go to the channels at random, which are new.</summary>
internal sealed class AppendWorkload(WrittenChannel[] channels) : IWorkload
{
    public static async Task<IWorkload> StartAsync(Session session, int channels)
    {
        var run = $"{Guid.NewGuid():N}";
        var opening = Enumerable
            .Range(0, channels)
            .Select(i => WrittenChannel.OpenAsync(session.Reader, session.Writer, $"room_{run[..20]}{i:000000}"));
        return new AppendWorkload(await Task.WhenAll(opening));
    }

    public Task DoAsync(int caller) => channels[Random.Shared.Next(channels.Length)].PostAsync(AppendWork.Text);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
