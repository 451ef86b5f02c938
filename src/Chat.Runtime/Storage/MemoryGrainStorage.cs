using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace Chat.Runtime.Storage;

/// <summary>Keeps grain state for as long as the silo runs, as text, so that nothing is shared with the grain.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _lastVersion;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        grainState.State = record is null ? GrainState<T>.NewState() : JsonSerializer.Deserialize<T>(record.Json);
        grainState.ETag = record?.ETag;
        grainState.RecordExists = record is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var etag = Interlocked.Increment(ref _lastVersion).ToString(CultureInfo.InvariantCulture);
        var record = new Record(etag, JsonSerializer.Serialize(grainState.State));
        var expected = grainState.ETag;
        var isWritten = _records.TryGetValue((stateName, grainId), out var stored)
            ? stored.ETag == expected && _records.TryUpdate((stateName, grainId), record, stored)
            : expected is null && _records.TryAdd((stateName, grainId), record);
        if (!isWritten)
        {
            throw new InconsistentStateException($"{stateName} of {grainId} was changed.", stored?.ETag, expected);
        }

        grainState.ETag = etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var stored))
        {
            if (
                stored.ETag != grainState.ETag
                || !_records.TryRemove(KeyValuePair.Create((stateName, grainId), stored))
            )
            {
                throw new InconsistentStateException(
                    $"{stateName} of {grainId} was changed.",
                    stored.ETag,
                    grainState.ETag
                );
            }
        }

        grainState.State = GrainState<T>.NewState();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private sealed record Record(string ETag, string Json);
}
