using System.Diagnostics.CodeAnalysis;
using Orleans.Concurrency;

namespace Chat.Runtime.Tests.Calls;

[GenerateSerializer, Alias("tests.parcel")]
public sealed record Parcel([property: Id(0)] string Name, [property: Id(1)] IReadOnlyList<int> Numbers)
{
    [Id(2)]
    public DateTimeOffset? At { get; init; }
}

[GenerateSerializer]
public sealed class TooFullException(string message, int limit) : Exception(message)
{
    [Id(0)]
    public int Limit { get; } = limit;
}

/// <summary>Cannot be made from a message alone, nor written.</summary>
[SuppressMessage("Design", "RCS1194", Justification = "That is what is awkward about it.")]
public sealed class AwkwardException : Exception
{
    public AwkwardException(string code)
        : base($"Code {code.Length}") { }

    [Id(0)]
    public Stream? Stream { get; set; }
}

[GenerateSerializer]
public sealed class UnwritableException() : Exception("Unwritable.")
{
    [Id(0)]
    public Stream? Stream { get; set; }
}

[Alias("tests.echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string text);

    Task<Parcel> ParcelAsync(Parcel parcel, int copies);

    ValueTask<int> AddAsync(int a, int b);

    Task ThrowAsync(string kind);

    Task WaitAsync(CancellationToken cancellationToken);

    Task<bool> WasCancelledAsync();

    [OneWay]
    Task NoteAsync(int number);

    Task<int[]> NotesAsync();

    Task<string> RelayAsync(string key, string text);

    Task<string> WhereAsync();
}
