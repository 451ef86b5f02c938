namespace Chat.Erasure;

/// <summary>An order to erase what a person has written in a channel until now.</summary>
/// <param name="Id">The order's own id: the same one again changes nothing.</param>
/// <param name="UserId">Whose content.</param>
/// <param name="ActorId">Who ordered it: a user id, or <c>command line</c>.</param>
[GenerateSerializer, Immutable, Alias("chat.erase-content")]
public sealed record EraseContent(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string UserId,
    [property: Id(2)] string ActorId
);

/// <summary>What a person had written in a channel before this change is erased.</summary>
[GenerateSerializer, Immutable, Alias("chat.erased-content")]
public sealed record ErasedContent([property: Id(0)] string UserId, [property: Id(1)] DateTimeOffset At);
