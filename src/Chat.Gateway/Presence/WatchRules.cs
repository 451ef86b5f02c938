using System.Diagnostics.CodeAnalysis;
using Chat.Errors;
using Chat.Ids;

namespace Chat.Presence;

internal static class WatchRules
{
    public const int MostPeople = 200;

    /// <summary>Whom somebody wants to look at, each once.</summary>
    /// <returns>False if it cannot be that.</returns>
    public static bool TryRead(
        IReadOnlyList<string?>? userIds,
        [NotNullWhen(true)] out string[]? people,
        [NotNullWhen(false)] out ChatError? error
    )
    {
        (people, error) = (null, null);
        if (userIds is null || userIds.Count > MostPeople)
        {
            error = new(ErrorCodes.WatchInvalid, $"Name at most {MostPeople} people.");
        }
        else if (userIds.Any(userId => !TypeId.IsValid(TypeId.User, userId)))
        {
            error = new(ErrorCodes.WatchInvalid, "Name people by their user ids.");
        }
        else
        {
            people = [.. userIds.Select(userId => userId!).Distinct(StringComparer.Ordinal)];
        }

        return error is null;
    }
}
