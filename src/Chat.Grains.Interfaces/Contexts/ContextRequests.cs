using Chat.Messages;

namespace Chat.Contexts;

/// <summary>Which service calls about what.</summary>
/// <param name="Service">Its account, as the gateway knows it from its key.</param>
/// <param name="Types">The types of contexts it may call about.</param>
/// <param name="Context">What it calls about.</param>
[GenerateSerializer, Immutable, Alias("chat.context-caller")]
public sealed record ContextCaller(
    [property: Id(0)] Person Service,
    [property: Id(1)] IReadOnlyList<string> Types,
    [property: Id(2)] ContextRef Context
);

/// <summary>There is to be a room for a context.</summary>
/// <param name="Title">
/// As a room's name; null for the one it has, at first the context's type and id. Nobody else can change it.
/// </param>
/// <param name="Participants">Everybody who is to be in it, nobody else; null for those who are.</param>
[GenerateSerializer, Immutable, Alias("chat.open-context")]
public sealed record OpenContext(
    [property: Id(0)] ContextCaller Caller,
    [property: Id(1)] string? Title,
    [property: Id(2)] IReadOnlyList<string>? Participants
);

/// <summary>A service's text for the room of a context, which is made if there is none.</summary>
[GenerateSerializer, Immutable, Alias("chat.post-to-context")]
public sealed record PostToContext(
    [property: Id(0)] ContextCaller Caller,
    [property: Id(1)] string ClientId,
    [property: Id(2)] string Text
);

/// <summary>What a service reads in the room of a context.</summary>
/// <param name="Query">As a member's; the service is the reader.</param>
[GenerateSerializer, Immutable, Alias("chat.read-context")]
public sealed record ReadContext([property: Id(0)] ContextCaller Caller, [property: Id(1)] HistoryQuery Query);

/// <summary>How those who are named change who is in a room. The numbers travel: never reuse one.</summary>
[GenerateSerializer]
public enum ParticipantsChange
{
    /// <summary>Nothing: what stands where nothing was said.</summary>
    None = 0,

    /// <summary>They are in it, and nobody else.</summary>
    Set = 1,

    /// <summary>They are in it too.</summary>
    Add = 2,

    /// <summary>They are not in it.</summary>
    Remove = 3,
}

/// <summary>Others are to be in the room of a context. What is so already is not written again.</summary>
/// <param name="UserIds">At most <see cref="ContextRules.MaxParticipants"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.change-participants")]
public sealed record ChangeParticipants(
    [property: Id(0)] ContextCaller Caller,
    [property: Id(1)] ParticipantsChange Change,
    [property: Id(2)] IReadOnlyList<string> UserIds
);

/// <summary>The room of a context is to be for reading only, or not any more.</summary>
[GenerateSerializer, Immutable, Alias("chat.close-context")]
public sealed record CloseContext([property: Id(0)] ContextCaller Caller, [property: Id(1)] bool Closed);
