using Chat.Data.Integrations;
using Chat.Errors;
using Chat.Ids;
using Chat.Lists;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Contexts;

/// <summary>Which contexts are listed, as it stands in the address.</summary>
internal sealed record ContextRange(
    [FromQuery(Name = "type")] string? Type = null,
    [FromQuery(Name = "id")] string? Id = null,
    [FromQuery(Name = "closed")] bool? Closed = null,
    [FromQuery(Name = "cursor")] string? Cursor = null,
    [FromQuery(Name = "limit")] int Limit = Limits.Default
)
{
    private static readonly ChatError Unfit = new(
        ErrorCodes.ContextInvalid,
        "No context has such a type, or such an id."
    );

    public string After => Cursor ?? "";

    public ChatError? Check() =>
        Limits.Check(Limit)
        ?? (!string.IsNullOrEmpty(Cursor) && !TypeId.IsValid(TypeId.Context, Cursor) ? Limits.InvalidCursor : null)
        ?? ((Type is null || ContextRef.IsType(Type)) && (Id is null || ContextRef.IsId(Id)) ? null : Unfit);

    /// <param name="types">Null when types are nothing to the caller.</param>
    /// <param name="memberId">Who is in the room; null for anybody.</param>
    public ContextFilter ToFilter(IReadOnlyList<string>? types, string? memberId) =>
        new(types, Type, Id, Closed, memberId);
}
