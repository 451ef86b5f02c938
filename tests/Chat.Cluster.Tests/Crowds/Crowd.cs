using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.TestKit;
using Chat.TestKit.Processes;

namespace Chat.Tests.Crowds;

/// <summary>People in many rooms, so that every silo has some, who post while the cluster is disturbed.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Posts that everybody gets answered before and after the disturbance.</summary>
    private const int Posts = 15;

    private readonly Venue _venue;
    private readonly IReadOnlyList<BusyRoom> _rooms;
    private readonly IReadOnlyList<QuietRoom> _quietRooms;
    private readonly IReadOnlyList<Participant> _people;
    private readonly CancellationTokenSource _enough = new();
    private Task _posting = Task.CompletedTask;

    private Crowd(Venue venue, IReadOnlyList<BusyRoom> rooms, IReadOnlyList<QuietRoom> quietRooms)
    {
        (_venue, _rooms, _quietRooms) = (venue, rooms, quietRooms);
        _people = [.. rooms.SelectMany(room => room.People)];
    }

    /// <summary>How long the one had to wait who had to wait longest.</summary>
    public TimeSpan LongestSilence => LongestSilenceOfAPerson(since: 0);

    public IReadOnlyList<Exception> Failures => [.. _people.SelectMany(person => person.Failures)];

    public int Acknowledged => _people.Sum(person => person.Acknowledged.Count);

    public int Unanswered => _people.Sum(person => person.Unanswered.Count);

    /// <param name="server">Where.</param>
    /// <param name="rooms">Busy rooms.</param>
    /// <param name="people">People in each.</param>
    /// <param name="quietRooms">Rooms besides, in which nothing is said until the end.</param>
    public static Task<Crowd> GatherAsync(ChatServer server, int rooms = 8, int people = 3, int quietRooms = 0) =>
        GatherAsync(Venue.Of(server), rooms, people, quietRooms, TimeSpan.FromMilliseconds(30));

    /// <param name="venue">Where.</param>
    /// <param name="rooms">Busy rooms.</param>
    /// <param name="people">People in each.</param>
    /// <param name="quietRooms">Rooms besides, in which nothing is said until the end.</param>
    /// <param name="pause">How long everybody waits between an answer and the next post.</param>
    public static async Task<Crowd> GatherAsync(Venue venue, int rooms, int people, int quietRooms, TimeSpan pause)
    {
        var busy = new ConcurrentBag<BusyRoom>();
        await Parallel.ForAsync(0, rooms, async (_, _) => busy.Add(await BusyRoom.OpenAsync(venue, people)));
        var quiet = await Task.WhenAll(Enumerable.Range(0, quietRooms).Select(_ => QuietRoom.OpenAsync(venue)));
        var crowd = new Crowd(venue, [.. busy], quiet);
        crowd._posting = Task.WhenAll(
            crowd._people.Select(person => person.PostUntilAsync(pause, crowd._enough.Token))
        );
        await crowd.UntilAllAreAnsweredAsync();
        return crowd;
    }

    /// <summary>How long nobody in a room was answered, of the room in which it was longest.</summary>
    /// <param name="since">A timestamp of <see cref="Stopwatch"/>.</param>
    public TimeSpan LongestSilenceOfARoom(long since) =>
        _rooms.Max(room => Silence.Longest(room.People.SelectMany(person => person.AnsweredAt), since));

    /// <summary>How long the one had to wait who had to wait longest.</summary>
    /// <param name="since">A timestamp of <see cref="Stopwatch"/>.</param>
    public TimeSpan LongestSilenceOfAPerson(long since) =>
        _people.Max(person => Silence.Longest(person.AnsweredAt, since));

    /// <summary>Until everybody has been answered some more posts.</summary>
    public Task UntilAllAreAnsweredAsync(int posts = Posts)
    {
        var goals = _people.Select(person => person.Acknowledged.Count + posts).ToArray();
        return Wait.UntilAsync(
            () => _people.Zip(goals).All(pair => pair.First.Acknowledged.Count >= pair.Second),
            () => $"Posts are not answered any more.\n{_venue.Explain()}"
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
