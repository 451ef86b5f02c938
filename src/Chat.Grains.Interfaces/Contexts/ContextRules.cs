using Chat.Errors;
using Chat.Ids;

namespace Chat.Contexts;

/// <summary>What services may call about, and with what.</summary>
public static class ContextRules
{
    /// <summary>How many people one room of a context has at most.</summary>
    public const int MaxParticipants = 1000;

    /// <summary>Also what is said of contexts of a type that is not the service's, whether there is one or not.</summary>
    public static readonly ChatError NotFound = new(ErrorCodes.ContextNotFound, "There is no room for this context.");

    public static readonly ChatError TooMany = new(
        ErrorCodes.ParticipantsInvalid,
        $"A context's room has at most {MaxParticipants} participants."
    );

    private static readonly ChatError IdInvalid = new(
        ErrorCodes.ContextInvalid,
        $"A context's id is 1 to {ContextRef.MaxIdLength} letters, digits and '-._~:@', the first a letter or a digit."
    );

    private static readonly ChatError TwiceOrNothing = new(
        ErrorCodes.ParticipantsInvalid,
        "'participants' are ids of people, each named once."
    );

    /// <summary>Whether a service may call about this at all. The same before anything is looked for, and in the grain.</summary>
    public static ChatError? Check(ContextCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !ContextRef.IsType(caller.Context.Type) || !caller.Types.Contains(caller.Context.Type) ? NotFound
            : !ContextRef.IsId(caller.Context.Id) ? IdInvalid
            : null;
    }

    /// <summary>Whether these can be participants, as far as that can be told without looking them up.</summary>
    public static ChatError? CheckParticipants(IReadOnlyList<string> userIds)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        return userIds.Count > MaxParticipants ? TooMany
            : userIds.Any(id => id is null) || userIds.Distinct(StringComparer.Ordinal).Count() < userIds.Count
                ? TwiceOrNothing
            : Enumerable.Range(0, userIds.Count).FirstOrDefault(i => !TypeId.IsValid(TypeId.User, userIds[i]), -1)
                is >= 0
                    and var unfit
                ? Unknown(unfit)
            : null;
    }

    /// <param name="index">Which of those that were named, from 0.</param>
    public static ChatError Unknown(int index) =>
        new(ErrorCodes.UserNotFound, FormattableString.Invariant($"There is no person with the id at [{index}]."));
}
