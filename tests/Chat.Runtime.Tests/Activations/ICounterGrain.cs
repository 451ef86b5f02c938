using Orleans.Concurrency;

namespace Chat.Runtime.Tests.Activations;

/// <summary>A grain that runs one call at a time.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> IncrementAsync();

    /// <summary>Runs until it is released.</summary>
    Task HoldAsync();

    [AlwaysInterleave]
    Task ReleaseAsync();

    [ReadOnly]
    Task<int> PeekAsync();

    [ReadOnly]
    Task MeetAsync(int others);

    Task<bool> RacesAsync();

    Task DeactivateAsync();

    Task<Guid> ActivationAsync();

    Task<string> CallSelfAsync();

    /// <summary>Has another call this one, which waits for it.</summary>
    Task<int> CallBackThroughAsync(string otherKey);

    Task<int> CallAsync(string otherKey);

    Task AppendAsync(List<int> list);

    Task<List<int>> ShareAsync(string otherKey, List<int> list);

    Task TickAsync(TimeSpan period, bool interleave);

    [AlwaysInterleave]
    Task<int> TicksAsync();
}

/// <summary>What grains of this test process report about their ends.</summary>
public static class Endings
{
    public static System.Collections.Concurrent.ConcurrentDictionary<string, DeactivationReasonCode> ByKey { get; } =
        new();
}
