namespace Chat.Data.Log;

/// <summary>A message that is there already, as a change of it has to name it.</summary>
/// <param name="Seq">The seq by which it was posted.</param>
/// <param name="CreatedAt">When it was posted: its changes are kept in the same month.</param>
/// <param name="SenderId">Who posted it.</param>
public sealed record MessageRef(long Seq, DateTimeOffset CreatedAt, string SenderId);
