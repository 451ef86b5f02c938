using Chat.Delivery;
using Chat.Json;
using Chat.Signals;

namespace Chat.Presence;

/// <summary>Something for all devices of a person: an event of the hub, with its one argument.</summary>
/// <param name="Name">The event, as docs/protocol.md has it.</param>
/// <param name="Json">The argument, as clients are sent it. At most <see cref="MaxJson"/> characters.</param>
[GenerateSerializer, Immutable, Alias("chat.person-event")]
public sealed record PersonEvent([property: Id(0)] string Name, [property: Id(1)] string Json)
{
    /// <summary>Fits a message of the greatest length, escaped.</summary>
    public const int MaxJson = 768 * 1024;

    /// <summary>Makes the person's clients ask for what they may have missed.</summary>
    public static readonly PersonEvent SyncNeeded = new("SyncNeeded", "{}");

    /// <summary>
    /// Goes the same way and is not passed on: for somebody who must not be reached, and it takes as long as if they were.
    /// </summary>
    public static readonly PersonEvent Nothing = new("", "");

    /// <summary>The conversation of <see cref="Change"/>.</summary>
    [Id(2)]
    public string? ChannelId { get; init; }

    /// <summary>In place of name and argument: a change of a conversation, of which gateways make the event.</summary>
    [Id(3)]
    public Change? Change { get; init; }

    /// <summary>In place of name and argument: that the other one of a conversation has begun to type, or ended.</summary>
    [Id(4)]
    public TypingSignal? Typing { get; init; }

    /// <summary>About how much it takes, in characters.</summary>
    public int Size => Json.Length + (Change?.Posted?.Text?.Length ?? Change?.Message?.Text?.Length ?? 0);

    public bool IsNothing => Name.Length == 0 && Change is null && Typing is null;

    public static PersonEvent Of<T>(string name, T argument) => new(name, ClientJson.Write(argument));

    public static PersonEvent OfChange(string channelId, Change change) =>
        new("", "") { ChannelId = channelId, Change = change };

    public static PersonEvent OfTyping(string channelId, TypingSignal typing) =>
        new("", "") { ChannelId = channelId, Typing = typing };
}

/// <summary>Events of one person that follow each other.</summary>
/// <param name="Activation">Which life of the person's grain counted them; each counts from 0.</param>
/// <param name="Count">How many there have been, these included.</param>
[GenerateSerializer, Immutable, Alias("chat.person-events")]
public sealed record PersonEvents(
    [property: Id(0)] string UserId,
    [property: Id(1)] Guid Activation,
    [property: Id(2)] long Count,
    [property: Id(3)] IReadOnlyList<PersonEvent> Events
);

/// <summary>Where a person's events stand. A gateway that stands elsewhere has missed some.</summary>
[GenerateSerializer, Immutable, Alias("chat.person-cursor")]
public sealed record PersonCursor([property: Id(0)] Guid Activation, [property: Id(1)] long Count);

/// <summary>What a silo has gathered for one gateway.</summary>
/// <param name="Persons">For people who are connected there.</param>
/// <param name="Shown">Of people whom somebody there may be looking at.</param>
/// <param name="Hidden">Of people whom somebody there may have been looking at.</param>
/// <param name="Signals">Of channels that somebody there listens to.</param>
[GenerateSerializer, Immutable, Alias("chat.people-events")]
public sealed record PeopleEvents(
    [property: Id(0)] IReadOnlyList<PersonEvents> Persons,
    [property: Id(1)] IReadOnlyList<ShownPresence> Shown,
    [property: Id(2)] IReadOnlyList<HiddenPresence> Hidden,
    [property: Id(3)] IReadOnlyList<ChannelSignals>? Signals = null
);
