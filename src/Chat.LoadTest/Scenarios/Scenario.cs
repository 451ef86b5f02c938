using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Who is where, and what happens if nothing else is said.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new BigRoom(),
        new ManyRooms(),
        new Pairs(),
        new Conversations(),
        new Groups(),
        new MixedDay(),
        new ReconnectStorm(),
        new SlowReaders(),
        new Soak(),
        new Idle(),
    ];

    public abstract string Name { get; }

    /// <summary>One line for the help.</summary>
    public abstract string Description { get; }

    public abstract RunSettings Defaults { get; }

    /// <summary>Whether people do everything that can be done, and not only post.</summary>
    public virtual bool IsMixed => false;

    /// <summary>Whether the two of each room have a conversation instead, where the server has any.</summary>
    public virtual bool AreConversations => false;

    /// <summary>How many rooms there are if nobody says it: rooms as large as they are by default, whoever is in them.</summary>
    public virtual int RoomsFor(int users)
    {
        var size = Defaults.Rooms == 1 ? users : Defaults.Users / Defaults.Rooms;
        return (users + size - 1) / size;
    }

    /// <summary>For each room who is in it, as numbers from 0. Unless told otherwise, everybody is in exactly one.</summary>
    public virtual IReadOnlyList<IReadOnlyList<int>> RoomsOf(RunSettings settings)
    {
        var rooms = Enumerable.Range(0, settings.Rooms).Select(_ => new List<int>()).ToList();
        for (var user = 0; user < settings.Users; user++)
        {
            rooms[user % settings.Rooms].Add(user);
        }

        return rooms;
    }

    /// <summary>Half a minute in all, unless told otherwise.</summary>
    protected static RunSettings Short =>
        new()
        {
            Users = 1000,
            RampUp = TimeSpan.FromSeconds(5),
            WarmUp = TimeSpan.FromSeconds(3),
            Duration = TimeSpan.FromSeconds(15),
        };
}
