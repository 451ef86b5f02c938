using Chat.LoadTest.Checking;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Rooms;

/// <summary>Creates a run's rooms and has their members join, through the public API.</summary>
internal static class RoomSetup
{
    private const int AtOnce = 32;

    /// <param name="api">Null for servers whose rooms need not be created.</param>
    /// <param name="accounts">Everybody.</param>
    /// <param name="members">For each room who is in it; the first creates it.</param>
    /// <param name="prefix">Begins the names of the rooms.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<Channel>> CreateAsync(
        ChatApi? api,
        IReadOnlyList<Account> accounts,
        IReadOnlyList<IReadOnlyList<int>> members,
        string prefix,
        CancellationToken cancellation
    )
    {
        var channels = new Channel[members.Count];
        await InParallelAsync(
            Enumerable.Range(0, members.Count),
            async room =>
            {
                var name = $"{prefix}-{room + 1}";
                if (api is null)
                {
                    channels[room] = new Channel(name, name);
                    return;
                }

                var founder = accounts[members[room][0]];
                var created = await api.CallAsync(HttpMethod.Post, "/api/rooms", founder, new { name }, cancellation);
                channels[room] = new Channel(ChatApi.Text(created, "id"), name)
                {
                    Founder = members[room][0],
                    Deputy = members[room].Count > 1 ? accounts[members[room][1]].Id : null,
                };
            },
            cancellation
        );
        if (api is not null)
        {
            // By turns through the rooms, so that all of them are busy and none is crowded.
            var joins = members
                .SelectMany((people, room) => people.Skip(1).Select((user, turn) => (user, room, turn)))
                .OrderBy(join => join.turn);
            await InParallelAsync(
                joins,
                join =>
                    api.CallAsync(
                        HttpMethod.Post,
                        $"/api/rooms/{channels[join.room].Id}/join",
                        accounts[join.user],
                        null,
                        cancellation
                    ),
                cancellation
            );
        }

        return channels;
    }

    private static Task InParallelAsync<T>(
        IEnumerable<T> items,
        Func<T, Task> action,
        CancellationToken cancellation
    ) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (item, _) => await action(item)
        );
}
