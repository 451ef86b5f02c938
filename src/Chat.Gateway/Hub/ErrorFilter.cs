using Chat.Errors;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Hubs;

/// <summary>A call that fails with an exception is answered with a code too.</summary>
internal sealed partial class ErrorFilter(ILogger<ErrorFilter> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception exception) when (exception is not HubException and not OperationCanceledException)
        {
            var error = Failures.ToError(exception);
            LogFailed(logger, invocationContext.HubMethodName, error.Code, exception);
            throw new HubException(error.ToString(), exception);
        }
    }

    [LoggerMessage(EventId = 201, Level = LogLevel.Error, Message = "{Method} failed: {Code}")]
    private static partial void LogFailed(ILogger logger, string method, string code, Exception exception);
}
