namespace Chat.Data.People;

/// <summary>What somebody is to a person.</summary>
/// <param name="User">Who.</param>
/// <param name="State">What they are.</param>
/// <param name="At">Since when, by the database's clock.</param>
public sealed record Contact(UserProfile User, ContactState State, DateTimeOffset At);

/// <summary>Whether somebody is blocked by a person.</summary>
/// <param name="User">Who.</param>
/// <param name="Blocked">False: not any more.</param>
/// <param name="At">Since when, by the database's clock.</param>
public sealed record Block(UserProfile User, bool Blocked, DateTimeOffset At);
