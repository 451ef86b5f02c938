using System.Text.Json;
using Npgsql;

namespace Chat.Errors;

/// <summary>What an exception means to a client.</summary>
internal static class Failures
{
    public static readonly ChatError Unavailable = new(
        ErrorCodes.Unavailable,
        "The service is out of reach for the moment. Send the same again.",
        Retry: true
    );

    public static readonly ChatError Internal = new(ErrorCodes.Internal, "Something went wrong on our side.");

    /// <summary>
    /// Whether an exception says that the cluster or the database could not be reached or did not answer: the outcome
    /// of what was asked is unknown, and it may be asked again. What the database said to a silo may come without the
    /// state that tells.
    /// </summary>
    public static bool IsTransient(Exception exception) =>
        exception
            is TimeoutException
                or OrleansException
                or NpgsqlException { IsTransient: true }
                or PostgresException { SqlState: null or PostgresErrorCodes.QueryCanceled }
        || exception.InnerException is { } inner && IsTransient(inner);

    public static ChatError ToError(Exception exception) =>
        exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
                ErrorCodes.BodyTooLarge,
                "The request's body is too large."
            ),
            BadHttpRequestException or JsonException => new(ErrorCodes.BadRequest, Explain(exception)),
            _ when IsTransient(exception) => Unavailable,
            _ => Internal,
        };

    /// <summary>What cannot be read, in terms of the request; the framework's sentences speak of the server's code.</summary>
    private static string Explain(Exception exception) =>
        (exception as JsonException ?? exception.InnerException as JsonException) switch
        {
            { Path: { Length: > 1 } path } => $"The body cannot be read: see '{path}'.",
            { } => "The body cannot be read: it is not the JSON object that this call takes.",
            null => "A parameter or the body is missing or of another type than this call takes.",
        };
}
