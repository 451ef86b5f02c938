namespace Chat.People;

/// <summary>What is to be different in a profile; null is left as it is.</summary>
/// <param name="DisplayName">1 to 64 characters.</param>
/// <param name="About">Up to 500 characters; empty for none.</param>
/// <param name="Searchable">Whether others find the person by parts of their names.</param>
/// <param name="ShowPresence">Whether others see if the person is here.</param>
/// <param name="Receipts">Whether others in rooms and groups see how far the person has read, and the person others.</param>
[GenerateSerializer, Immutable, Alias("chat.change-profile")]
public sealed record ChangeProfile(
    [property: Id(0)] string? DisplayName,
    [property: Id(1)] string? About,
    [property: Id(2)] bool? Searchable,
    [property: Id(3)] bool? ShowPresence = null,
    [property: Id(4)] bool? Receipts = null
);

/// <summary>How often what belongs to a person has changed.</summary>
[GenerateSerializer, Immutable, Alias("chat.person-version")]
public sealed record PersonVersion([property: Id(0)] long Version);
