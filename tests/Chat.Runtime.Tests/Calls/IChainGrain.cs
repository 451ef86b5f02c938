using Orleans.Concurrency;

namespace Chat.Runtime.Tests.Calls;

/// <summary>A grain that runs one call at a time and calls others meanwhile.</summary>
[Alias("tests.chain")]
public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Calls the first of the grains, and that the next.</summary>
    Task CallAsync(string[] keys);

    /// <summary>Runs until it is released.</summary>
    Task HoldAsync();

    [AlwaysInterleave]
    Task ReleaseAsync();

    [AlwaysInterleave]
    Task<string> WhereAsync();
}

public sealed class ChainGrain(ILocalSiloDetails silo) : Grain, IChainGrain
{
    private readonly TaskCompletionSource _hold = new();

    public Task CallAsync(string[] keys) =>
        keys is [var next, .. var rest] ? GrainFactory.GetGrain<IChainGrain>(next).CallAsync(rest) : Task.CompletedTask;

    public Task HoldAsync() => _hold.Task;

    public Task ReleaseAsync()
    {
        _hold.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());
}
