using System.Collections.Concurrent;
using Orleans.Concurrency;

namespace Chat.Runtime.Tests.Calls;

/// <summary>Remembers what was written beyond its life: in this process.</summary>
public interface IJournalGrain : IGrainWithStringKey
{
    [OneWay]
    Task NoteAsync(int number);

    Task WriteAsync(int number);

    Task<string> WhereAsync();

    /// <summary>Runs until its gate is opened.</summary>
    Task<string> PassGateAsync();
}

[Reentrant]
public sealed class JournalGrain(ILocalSiloDetails silo) : Grain, IJournalGrain
{
    public static ConcurrentDictionary<string, ConcurrentQueue<int>> Written { get; } = new();

    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    public static IReadOnlyCollection<int> Of(string key) => Written.GetOrAdd(key, _ => new());

    public Task NoteAsync(int number) => WriteAsync(number);

    public Task WriteAsync(int number)
    {
        Written.GetOrAdd(this.GetPrimaryKeyString(), _ => new()).Enqueue(number);
        return Task.CompletedTask;
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());

    public async Task<string> PassGateAsync()
    {
        await Gates.GetOrAdd(this.GetPrimaryKeyString(), static _ => new()).Task;
        return silo.SiloAddress.ToString();
    }
}
