namespace Chat.Data.Log;

/// <summary>
/// PostgreSQL refused an entry for what is in it, so that trying again cannot help. Nothing was written; entries built
/// on it will be <see cref="AppendOutcome.Fenced"/>.
/// </summary>
public sealed class AppendRejectedException(string message, Exception innerException)
    : Exception(message, innerException);
