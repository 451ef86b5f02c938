using Chat.TestKit;
using Chat.TestKit.Processes;

namespace Chat.Tests.Crowds;

/// <summary>People in many rooms, so that every silo has some, who post while the cluster is disturbed.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Posts that everybody gets answered before and after the disturbance.</summary>
    private const int Posts = 15;

    private readonly ChatServer _server;
    private readonly IReadOnlyList<BusyRoom> _rooms;
    private readonly IReadOnlyList<QuietRoom> _quietRooms;
    private readonly IReadOnlyList<Participant> _people;
    private readonly CancellationTokenSource _enough = new();
    private Task _posting = Task.CompletedTask;

    private Crowd(ChatServer server, IReadOnlyList<BusyRoom> rooms, IReadOnlyList<QuietRoom> quietRooms)
    {
        (_server, _rooms, _quietRooms) = (server, rooms, quietRooms);
        _people = [.. rooms.SelectMany(room => room.People)];
    }

    /// <summary>How long the one had to wait who had to wait longest.</summary>
    public TimeSpan LongestSilence => _people.Max(person => person.LongestSilence);

    public IReadOnlyList<Exception> Failures => [.. _people.SelectMany(person => person.Failures)];

    /// <param name="server">Where.</param>
    /// <param name="rooms">Busy rooms.</param>
    /// <param name="people">People in each.</param>
    /// <param name="quietRooms">Rooms besides, in which nothing is said until the end.</param>
    public static async Task<Crowd> GatherAsync(ChatServer server, int rooms = 8, int people = 3, int quietRooms = 0)
    {
        var busy = await Task.WhenAll(Enumerable.Range(0, rooms).Select(_ => BusyRoom.OpenAsync(server, people)));
        var quiet = await Task.WhenAll(Enumerable.Range(0, quietRooms).Select(_ => QuietRoom.OpenAsync(server)));
        var crowd = new Crowd(server, busy, quiet);
        crowd._posting = Task.WhenAll(crowd._people.Select(person => person.PostUntilAsync(crowd._enough.Token)));
        await crowd.UntilAllAreAnsweredAsync();
        return crowd;
    }

    /// <summary>Until everybody has been answered some more posts.</summary>
    public Task UntilAllAreAnsweredAsync()
    {
        var goals = _people.Select(person => person.Acknowledged.Count + Posts).ToArray();
        return Wait.UntilAsync(
            () => _people.Zip(goals).All(pair => pair.First.Acknowledged.Count >= pair.Second),
            () => $"Posts are not answered any more.\n{_server.Explain()}"
        );
    }

    /// <summary>Everybody stops, and what they were told and shown is compared with what there is.</summary>
    public async Task VerifyAsync()
    {
        await _enough.CancelAsync();
        await _posting;
        await Task.WhenAll(_rooms.Select(room => room.VerifyAsync()));
        await Task.WhenAll(_quietRooms.Select(room => room.VerifyAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var room in _rooms)
        {
            await room.DisposeAsync();
        }

        foreach (var room in _quietRooms)
        {
            await room.DisposeAsync();
        }

        await _posting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _enough.Dispose();
    }
}
