namespace Chat.Data.Log;

/// <summary>Whom the text of a message or of an edit speaks to. Stored beside the log, and not part of what is hashed.</summary>
/// <param name="UserIds">People it names, each once.</param>
/// <param name="AllBut">Not null when it speaks to all members: those to whom it does not.</param>
public sealed record Mentioned(IReadOnlyList<string> UserIds, IReadOnlyList<string>? AllBut = null);
