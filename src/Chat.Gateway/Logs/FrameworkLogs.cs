namespace Chat.Logs;

/// <summary>What the framework says by itself, kept to what somebody who runs the gateway needs to know.</summary>
internal static class FrameworkLogs
{
    public static void QuietFramework(this ILoggingBuilder logging)
    {
        // No log shows scopes, and each idle connection would keep four of them.
        logging.Services.Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = false);
        logging
            // It would log the address of every request, and a browser's WebSocket has its access token in there.
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // While it is on, each request is an activity, which idle connections keep as well. With it goes a warning that one
            // setting of the ports overrides another; why the gateway does not start, its host says too.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            // It logs each refused call as an error with its stack; what is really an error, ErrorFilter logs.
            .AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.Critical);
    }
}
