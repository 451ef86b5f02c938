namespace Chat.Data.Schema;

/// <summary>The database's schema and this build do not fit together; the message says how.</summary>
public sealed class SchemaException(string message) : Exception(message);
