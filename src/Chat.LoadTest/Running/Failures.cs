namespace Chat.LoadTest;

/// <summary>The server cannot be reached, or not be used: exit code 3.</summary>
internal sealed class UnreachableServerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The settings make no sense: exit code 2.</summary>
internal sealed class BadUseException(string message) : Exception(message);
