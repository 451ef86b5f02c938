using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Errors;

/// <summary>The HTTP status and the problem details (RFC 9457) of an error.</summary>
internal static class ErrorStatus
{
    public static int Of(ChatError error) =>
        error.Code switch
        {
            ErrorCodes.AuthRequired
            or ErrorCodes.TokenInvalid
            or ErrorCodes.TokenExpired
            or ErrorCodes.InvalidCredentials => StatusCodes.Status401Unauthorized,
            ErrorCodes.NotAMember
            or ErrorCodes.NotAnAdministrator
            or ErrorCodes.NotAllowed
            or ErrorCodes.EditWindowOver => StatusCodes.Status403Forbidden,
            ErrorCodes.RoomNotFound or ErrorCodes.MessageNotFound or ErrorCodes.MemberNotFound or ErrorCodes.NotFound =>
                StatusCodes.Status404NotFound,
            ErrorCodes.UsernameTaken
            or ErrorCodes.ClientIdReused
            or ErrorCodes.MessageDeleted
            or ErrorCodes.LegalHold
            or ErrorCodes.TooManyReactions => StatusCodes.Status409Conflict,
            ErrorCodes.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
            ErrorCodes.TooManyRequests => StatusCodes.Status429TooManyRequests,
            ErrorCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
            ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };

    public static IResult ToProblem(this ChatError error) => error.ToProblem(Of(error));

    public static IResult ToProblem(this ChatError error, int status) =>
        TypedResults.Problem(
            detail: error.Detail,
            statusCode: status,
            title: ReasonPhrases.GetReasonPhrase(status),
            type: "about:blank",
            extensions: new Dictionary<string, object?> { ["code"] = error.Code, ["retry"] = error.Retry }
        );
}
