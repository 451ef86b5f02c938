namespace Chat.Data.People;

/// <summary>What somebody is to another, as one side sees it. The numbers are stored: never reuse one.</summary>
public enum ContactState
{
    /// <summary>Nothing, or nothing any more.</summary>
    None = 0,

    /// <summary>Each agreed.</summary>
    Contact = 1,

    /// <summary>This side asked.</summary>
    Outgoing = 2,

    /// <summary>The other side asked.</summary>
    Incoming = 3,
}

/// <summary>What stands between two people while both are locked.</summary>
/// <param name="Mine">What the other is to the one who acts.</param>
/// <param name="Theirs">What the one who acts is to the other.</param>
/// <param name="Blocks">Whether the one who acts blocks the other.</param>
/// <param name="IsBlocked">Whether the other blocks the one who acts, who must not be able to tell.</param>
/// <param name="Wait">How long the one who acts must not ask anybody else to be a contact; zero or less for now.</param>
/// <param name="BlockCount">How many people the one who acts blocks.</param>
public sealed record PersonPair(
    ContactState Mine,
    ContactState Theirs,
    bool Blocks,
    bool IsBlocked,
    TimeSpan Wait,
    int BlockCount
);

/// <summary>What is to stand between them from now on.</summary>
/// <param name="Mine">What the other is to the one who acts.</param>
/// <param name="Theirs">What the one who acts is to the other.</param>
/// <param name="Blocks">Whether the one who acts blocks the other.</param>
/// <param name="IsRequest">Whether it counts for the limit of requests.</param>
public sealed record PairChange(ContactState Mine, ContactState Theirs, bool Blocks, bool IsRequest = false);
