using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>Who is where, and what happens if nothing else is said.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<Scenario> All { get; } = [new BigRoom(), new ManyRooms()];

    public abstract string Name { get; }

    /// <summary>One line for the help.</summary>
    public abstract string Description { get; }

    public abstract RunSettings Defaults { get; }

    /// <summary>For each room who is in it, as numbers from 0.</summary>
    public abstract IReadOnlyList<IReadOnlyList<int>> RoomsOf(RunSettings settings);

    /// <summary>As many rooms as there are, and everybody in exactly one.</summary>
    protected static IReadOnlyList<IReadOnlyList<int>> Spread(int users, int rooms) =>
        [
            .. Enumerable
                .Range(0, rooms)
                .Select(room => Enumerable.Range(0, users).Where(user => user % rooms == room).ToList()),
        ];
}
