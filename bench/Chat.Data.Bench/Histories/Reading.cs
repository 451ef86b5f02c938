using Chat.Data.Log;
using Npgsql;

namespace Chat.Bench.Histories;

/// <summary>A way to read a page of the largest channel.</summary>
/// <param name="Name">What is read.</param>
/// <param name="ReadAsync">Reads it once, through a pool.</param>
/// <param name="IsNewConnection">Whether each reading has a connection of its own, that knows nothing yet.</param>
internal sealed record Reading(
    string Name,
    Func<NpgsqlDataSource, LargeChannel, Task> ReadAsync,
    bool IsNewConnection = false
)
{
    /// <summary>A page of 50, and one more that tells whether there is another page: as its grain reads it.</summary>
    private const int Page = 51;

    /// <summary>What a grain reads when it activates.</summary>
    private const int Activation = 128;

    public static readonly Reading Latest = new(
        "latest 50",
        (database, _) => new LogReader(database).ReadMessagesAsync(LargeChannel.Id, before: null, after: null, Page)
    );

    private static readonly Reading LatestOfAllMonths = new(
        "latest 50, peer: over all months",
        (database, _) => OverAllMonths.ReadAsync(database, LargeChannel.Id, long.MaxValue, Page)
    );

    public static readonly IReadOnlyList<Reading> All =
    [
        Latest,
        LatestOfAllMonths,
        Latest with
        {
            Name = "latest 50 on a new connection",
            IsNewConnection = true,
        },
        LatestOfAllMonths with
        {
            Name = "latest 50 on a new connection, peer: over all months",
            IsNewConnection = true,
        },
        new(
            "50 before a random seq",
            (database, channel) =>
                new LogReader(database).ReadMessagesAsync(LargeChannel.Id, channel.RandomSeq(), after: null, Page)
        ),
        new(
            "50 before a random seq, peer: over all months",
            (database, channel) => OverAllMonths.ReadAsync(database, LargeChannel.Id, channel.RandomSeq(), Page)
        ),
        new(
            "50 after a random seq",
            (database, channel) =>
                new LogReader(database).ReadMessagesAsync(LargeChannel.Id, before: null, channel.RandomSeq(), Page)
        ),
        new(
            "50 around a random seq",
            (database, channel) => new LogReader(database).ReadAroundAsync(LargeChannel.Id, channel.RandomSeq(), 26, 26)
        ),
        new("50 from a random time on", ReadFromTimeAsync),
        new(
            "the last 128 changes",
            (database, channel) =>
                new LogReader(database).ReadChangesAsync(LargeChannel.Id, channel.Seq - Activation, Activation)
        ),
    ];

    private static async Task ReadFromTimeAsync(NpgsqlDataSource database, LargeChannel channel)
    {
        var reader = new LogReader(database);
        var position = await reader.FindPositionAsync(LargeChannel.Id, channel.RandomTime());
        await reader.ReadAroundAsync(LargeChannel.Id, position, before: 1, Page);
    }
}
