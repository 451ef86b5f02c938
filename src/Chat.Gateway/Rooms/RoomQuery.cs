using System.Globalization;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Rooms;

/// <summary>Which rooms a client asks for, as it stands in the address.</summary>
/// <param name="Query">Only those whose name has this in it, in whatever case.</param>
/// <param name="Sort"><c>new</c> for the newest first, <c>activity</c> for those in which somebody wrote last.</param>
/// <param name="Joined">Whether only those that the caller is in.</param>
/// <param name="Archived">Only those that are archived, or only those that are not; both when left out.</param>
/// <param name="Cursor">Where the page before ended.</param>
internal sealed record RoomQuery(
    [FromQuery(Name = "query")] string? Query = null,
    [FromQuery(Name = "sort")] string Sort = RoomQuery.New,
    [FromQuery(Name = "joined")] bool Joined = false,
    [FromQuery(Name = "archived")] bool? Archived = null,
    [FromQuery(Name = "cursor")] string? Cursor = null
)
{
    public const int MaxLength = 64;

    private const string New = "new";
    private const string Activity = "activity";

    public static readonly RoomQuery OwnRooms = new(Joined: true);

    private static readonly ChatError SortInvalid = new(ErrorCodes.BadRequest, $"'sort' is '{New}' or '{Activity}'.");

    private static readonly ChatError QueryInvalid = new(
        ErrorCodes.SearchQueryInvalid,
        $"'query' is 1 to {MaxLength} characters without control characters."
    );

    public bool IsByActivity => Sort == Activity;

    /// <summary>What the name has in it.</summary>
    public string? Name => string.IsNullOrWhiteSpace(Query) ? null : Query.Trim();

    public ChatError? Check() =>
        Sort is not (New or Activity) ? SortInvalid
        : Name is { } name && (name.Length > MaxLength || name.Any(char.IsControl)) ? QueryInvalid
        : !string.IsNullOrEmpty(Cursor) && Before() is null ? Limits.InvalidCursor
        : null;

    /// <summary>The last room of the page before; null on the first page, or when the cursor is none.</summary>
    public (string Id, DateTime At)? Before()
    {
        if (!IsByActivity)
        {
            return TypeId.IsValid(TypeId.Room, Cursor ?? "") ? (Cursor!, DateTime.UnixEpoch) : null;
        }

        return
            Cursor?.Split('.') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds <= (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            && TypeId.IsValid(TypeId.Room, id)
            ? (id, DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond))
            : null;
    }

    /// <summary>Where the page after a room begins.</summary>
    public string CursorOf(Room room) =>
        IsByActivity
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(room.LastActivityAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}.{room.Id}"
            )
            : room.Id;
}
