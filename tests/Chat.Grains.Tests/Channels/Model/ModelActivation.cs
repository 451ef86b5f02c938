using Chat.Channels;
using Chat.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Channels.Model;

/// <summary>An activation of the channel's grain: its log, its turns, and what it announced.</summary>
internal sealed class ModelActivation
{
    /// <summary>Few, so that client ids are soon forgotten.</summary>
    private const int RecentCapacity = 3;

    private readonly ChannelLog _log;
    private readonly Task<bool> _loaded;

    public ModelActivation(string channelId, ModelStore store, ModelTime time)
    {
        _log = new ChannelLog(store, time, Committed.Add, NullLogger<ChannelLog>.Instance, RecentCapacity);
        _loaded = Turns.Start(async () =>
        {
            var head = await store.ReadHeadAsync(channelId, CancellationToken.None);
            await _log.LoadAsync(head!, CancellationToken.None);
            LoadedAt = head!.Seq;
            return true;
        });
    }

    public Turns Turns { get; } = new();

    public List<Change> Committed { get; } = [];

    /// <summary>The seq it started from.</summary>
    public long LoadedAt { get; private set; }

    public bool IsSuperseded => _log.IsSuperseded;

    /// <summary>Whether calls are sent to it: one that found out that it is superseded ends, as one that did not start.</summary>
    public bool TakesCalls => !_loaded.IsFaulted && !IsSuperseded;

    public Task<T> CallAsync<T>(Func<ChannelLog, Task<T>> call) =>
        Turns.Start(async () =>
        {
            await _loaded;
            return await call(_log);
        });
}
