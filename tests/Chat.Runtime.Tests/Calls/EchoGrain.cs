using Orleans.Concurrency;

namespace Chat.Runtime.Tests.Calls;

[Reentrant]
public sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    private readonly List<int> _notes = [];
    private readonly TaskCompletionSource<bool> _cancelled = new();

    public Task<string> EchoAsync(string text) => Task.FromResult($"{this.GetPrimaryKeyString()}: {text}");

    public Task<Parcel> ParcelAsync(Parcel parcel, int copies) =>
        Task.FromResult(parcel with { Numbers = [.. Enumerable.Repeat(parcel.Numbers, copies).SelectMany(n => n)] });

    public ValueTask<int> AddAsync(int a, int b) => ValueTask.FromResult(a + b);

    public Task ThrowAsync(string kind) =>
        throw kind switch
        {
            "argument" => new ArgumentException("Bad argument.", nameof(kind)),
            "own" => new TooFullException("Too full.", 7),
            "nested" => new InvalidOperationException("Outer.", new KeyNotFoundException("Inner.")),
            "awkward" => new AwkwardException("abc"),
            "unwritable" => new UnwritableException(),
            _ => new HiddenException("Hidden."),
        };

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => _cancelled.TrySetResult(true));
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<bool> WasCancelledAsync() => _cancelled.Task;

    public Task NoteAsync(int number)
    {
        _notes.Add(number);
        return Task.CompletedTask;
    }

    public Task<int[]> NotesAsync() => Task.FromResult(_notes.ToArray());

    public Task<string> RelayAsync(string key, string text) => GrainFactory.GetGrain<IEchoGrain>(key).EchoAsync(text);

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());

    private sealed class HiddenException(string message) : Exception(message);
}
