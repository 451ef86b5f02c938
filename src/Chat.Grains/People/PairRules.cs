using Chat.Data.People;
using Chat.Errors;

namespace Chat.People;

/// <summary>
/// What somebody may do about another, and what follows from it for both. What the one who acts is answered, and what they
/// see afterwards, never depends on whether the other blocks them.
/// </summary>
/// <remarks>
/// Who blocks somebody has no row about them (<see cref="ContactState.None"/>) until the block ends, because no rule gives
/// them one: to block takes it away, to request oneself is refused, and a request of the other side is withheld.
/// </remarks>
internal static class PairRules
{
    public const int MaxBlocks = 1000;

    private static readonly ChatError NoRequest = new(
        ErrorCodes.ContactRequestNotFound,
        "They have not asked you to be a contact, or have taken it back."
    );

    private static readonly ChatError BlockedByYou = new(
        ErrorCodes.BlockedByYou,
        "You block them. Unblock them first."
    );

    private static readonly ChatError TooManyBlocks = new(
        ErrorCodes.TooManyBlocks,
        $"You block {MaxBlocks} people, and cannot block more."
    );

    public static Result<PairChange> Request(PersonPair pair) =>
        pair switch
        {
            { Blocks: true } => BlockedByYou,
            { Mine: ContactState.Contact or ContactState.Outgoing } => Same(pair),
            { Mine: ContactState.Incoming } => Accept(pair),
            { Wait: var wait } when wait > TimeSpan.Zero => TooManyRequests(wait),
            { IsBlocked: true } => Same(pair) with { Mine = ContactState.Outgoing, IsRequest = true },
            // What this side has declined or ended is still the other's wish.
            { Theirs: ContactState.Outgoing or ContactState.Contact } => Agreed(pair) with { IsRequest = true },
            _ => Same(pair) with { Mine = ContactState.Outgoing, Theirs = ContactState.Incoming, IsRequest = true },
        };

    public static Result<PairChange> Accept(PersonPair pair) =>
        pair.Mine switch
        {
            ContactState.Contact => Same(pair),
            ContactState.Incoming => Agreed(pair),
            _ => NoRequest,
        };

    public static Result<PairChange> Decline(PersonPair pair) =>
        pair.Mine switch
        {
            ContactState.None => Same(pair),
            ContactState.Incoming => Same(pair) with { Mine = ContactState.None },
            _ => NoRequest,
        };

    public static Result<PairChange> Remove(PersonPair pair) =>
        pair.Mine switch
        {
            ContactState.Incoming => Decline(pair),
            ContactState.None => Same(pair), // what the other still holds is not this side's to end any more
            _ => Same(pair) with { Mine = ContactState.None, Theirs = ContactState.None },
        };

    public static Result<PairChange> Block(PersonPair pair) =>
        pair switch
        {
            { Blocks: true } => Same(pair),
            { BlockCount: >= MaxBlocks } => TooManyBlocks,
            _ => Same(pair) with { Mine = ContactState.None, Blocks = true },
        };

    public static Result<PairChange> Unblock(PersonPair pair) => Same(pair) with { Blocks = false };

    /// <summary>A contact; for the other only if they still wish it.</summary>
    private static PairChange Agreed(PersonPair pair) =>
        Same(pair) with
        {
            Mine = ContactState.Contact,
            Theirs = pair.Theirs == ContactState.Outgoing ? ContactState.Contact : pair.Theirs,
        };

    private static PairChange Same(PersonPair pair) => new(pair.Mine, pair.Theirs, pair.Blocks);

    private static ChatError TooManyRequests(TimeSpan wait) =>
        new(
            ErrorCodes.RateLimitExceeded,
            $"You can ask {PersonPairs.MaxRequests} people in 24 hours.",
            Retry: true,
            RetryAfter: wait
        );
}
