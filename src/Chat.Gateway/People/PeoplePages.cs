using System.Security.Claims;
using Chat.Accounts;
using Chat.Data.People;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;

namespace Chat.People;

/// <summary>Lists in the order of people's ids, page by page.</summary>
internal static class PeoplePages
{
    /// <param name="user">Whose list.</param>
    /// <param name="cursor">The last id of the page before; none for the first.</param>
    /// <param name="limit">1–100.</param>
    /// <param name="read">Reads so many of a person's entries after an id.</param>
    /// <param name="userOf">Whom an entry is about.</param>
    public static async Task<IResult> AnswerAsync<T>(
        ClaimsPrincipal user,
        string? cursor,
        int limit,
        Func<string, string, int, Task<IReadOnlyList<T>>> read,
        Func<T, UserProfile> userOf
    )
    {
        if (Limits.Check(limit) is { } error)
        {
            return error.ToProblem();
        }

        if (!string.IsNullOrEmpty(cursor) && !TypeId.IsValid(TypeId.User, cursor))
        {
            return Limits.InvalidCursor.ToProblem();
        }

        var found = await read(TokenAuthentication.PersonOf(user).Id, cursor ?? "", limit + 1);
        var next = found.Count > limit ? userOf(found[limit - 1]).Id : null;
        return TypedResults.Ok(new Page<T, ListMeta>([.. found.Take(limit)], new ListMeta(next)));
    }
}
