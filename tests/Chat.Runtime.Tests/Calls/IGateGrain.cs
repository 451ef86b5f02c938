using System.Collections.Concurrent;

namespace Chat.Runtime.Tests.Calls;

/// <summary>A grain whose calls wait for a gate that tests open from outside.</summary>
public interface IGateGrain : IGrainWithStringKey
{
    Task PassAsync();
}

public sealed class GateGrain : Grain, IGateGrain
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static void Open(string key) => GateOf(key).TrySetResult();

    public Task PassAsync() => GateOf(this.GetPrimaryKeyString()).Task;

    private static TaskCompletionSource GateOf(string key) =>
        Gates.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
