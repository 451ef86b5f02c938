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

    public static PersonEvent Of<T>(string name, T argument) => new(name, ClientJson.Write(argument));
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
