using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Errors;

/// <summary>The HTTP status and the problem details (RFC 9457) of an error.</summary>
internal static class ErrorStatus
{
    private static readonly FrozenDictionary<string, int> Statuses = typeof(ErrorCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(
            code => (string)code.GetRawConstantValue()!,
            code => code.GetCustomAttribute<HttpStatusAttribute>()!.Status
        );

    /// <summary>A code that only a newer silo knows is a refusal like most.</summary>
    public static int Of(ChatError error) => Statuses.GetValueOrDefault(error.Code, StatusCodes.Status400BadRequest);

    public static IResult ToProblem(this ChatError error) => error.ToProblem(Of(error));

    public static IResult ToProblem(this ChatError error, int status)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = error.Code, ["retry"] = error.Retry };
        if (error.RetryAfterSeconds is { } seconds)
        {
            extensions["retryAfter"] = seconds;
        }

        var problem = TypedResults.Problem(
            detail: error.Detail,
            statusCode: status,
            title: ReasonPhrases.GetReasonPhrase(status),
            type: "about:blank",
            extensions: extensions
        );
        return error.RetryAfterSeconds is { } wait ? new LaterResult(problem, wait) : problem;
    }

    /// <summary>Says by HTTP's own header too when to come back.</summary>
    private sealed class LaterResult(IResult problem, long seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(httpContext);
        }
    }
}
