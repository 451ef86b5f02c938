using Microsoft.Extensions.Logging;

namespace Chat.Runtime.Tests;

/// <summary>Acts whenever a line with an event id is logged, by whomever.</summary>
internal sealed class LogHook(int eventId, Action act) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId logged,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logged.Id == eventId)
        {
            act();
        }
    }

    public void Dispose() { }
}
