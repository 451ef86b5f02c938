using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Chat.Errors;

/// <summary>Every failure of a REST call leaves as problem details with a code.</summary>
internal static partial class ErrorHandling
{
    public static IServiceCollection AddErrorHandling(this IServiceCollection services) =>
        services
            .AddProblemDetails()
            .AddExceptionHandler<FailureHandler>()
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void UseErrorHandling(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(static context =>
        {
            var response = context.HttpContext.Response;
            var error = response.StatusCode switch
            {
                StatusCodes.Status404NotFound => new ChatError(
                    ErrorCodes.NotFound,
                    "There is nothing at this address."
                ),
                StatusCodes.Status405MethodNotAllowed => new(
                    ErrorCodes.BadRequest,
                    "This address takes another method."
                ),
                StatusCodes.Status413PayloadTooLarge => new(
                    ErrorCodes.BodyTooLarge,
                    "The request's body is too large."
                ),
                StatusCodes.Status415UnsupportedMediaType => new(
                    ErrorCodes.BadRequest,
                    "The body must be application/json in UTF-8."
                ),
                _ => new(ErrorCodes.BadRequest, "The request cannot be understood."),
            };
            return error.ToProblem(response.StatusCode).ExecuteAsync(context.HttpContext);
        });
        app.Use(RefuseOtherCharsetsAsync);
    }

    /// <summary>The framework takes a charset it does not know for a bug of ours.</summary>
    private static Task RefuseOtherCharsetsAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || type.Charset.Length == 0
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        )
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }

    private sealed partial class FailureHandler(ILogger<FailureHandler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(
            HttpContext context,
            Exception exception,
            CancellationToken cancellationToken
        )
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                return true;
            }

            var error = Failures.ToError(exception);
            if (error.Code == ErrorCodes.Internal)
            {
                var traceId = Activity.Current?.Id ?? context.TraceIdentifier; // the answer carries it too
                LogFailed(logger, context.Request.Method, context.Request.Path, traceId, exception);
            }

            var status = exception is BadHttpRequestException bad ? bad.StatusCode : ErrorStatus.Of(error);
            await error.ToProblem(status).ExecuteAsync(context);
            return true;
        }

        [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "{Method} {Path} failed, {TraceId}")]
        private static partial void LogFailed(
            ILogger logger,
            string method,
            string path,
            string traceId,
            Exception exception
        );
    }
}
