using Chat.LoadTest.Options;

namespace Chat.LoadTest.Scenarios;

/// <summary>People who talk two by two, in conversations: nobody joins, and everything reaches both by way of their person.</summary>
internal sealed class Conversations : Scenario
{
    public override string Name => "conversations";

    public override string Description => "1,000 users two by two, in conversations, 128 posts in flight.";

    public override RunSettings Defaults { get; } = Short with { Rooms = 500, InFlight = 128 };

    public override bool AreConversations => true;

    /// <summary>One for every two.</summary>
    public override int RoomsFor(int users) => users / 2;

    /// <summary>Each with the next one; who is left over is alone.</summary>
    public override IReadOnlyList<IReadOnlyList<int>> RoomsOf(RunSettings settings) =>
        [.. Enumerable.Range(0, settings.Users / 2).Select(pair => (IReadOnlyList<int>)[2 * pair, (2 * pair) + 1])];
}
