namespace Chat.Logs;

/// <summary>What the framework says by itself, kept to what somebody who runs the gateway needs to know.</summary>
internal static class FrameworkLogs
{
    public static void QuietFramework(this ILoggingBuilder logging) =>
        logging
            // It would log the address of every request, and a browser's WebSocket has its access token in there.
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // It logs each refused call as an error with its stack; what is really an error, ErrorFilter logs.
            .AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.Critical);
}
