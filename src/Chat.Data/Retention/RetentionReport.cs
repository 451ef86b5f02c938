namespace Chat.Data.Retention;

/// <summary>What a run removed, or would remove.</summary>
/// <param name="Days">The limit of all channels that have none of their own; null: none.</param>
/// <param name="Months">The months that something was removed of, oldest first.</param>
/// <param name="Postponed">The month at which it stopped because its tables were in use the whole time; null: none.</param>
public sealed record RetentionReport(int? Days, IReadOnlyList<RemovedMonth> Months, DateTimeOffset? Postponed);

/// <summary>What was removed of a month.</summary>
/// <param name="Month">Its first moment, UTC.</param>
/// <param name="Dropped">Whether it went as a whole; rows otherwise.</param>
/// <param name="Channels">How many channels lost something.</param>
/// <param name="Changes">How many messages, and changes of messages, were removed.</param>
public sealed record RemovedMonth(DateTimeOffset Month, bool Dropped, long Channels, long Changes);
