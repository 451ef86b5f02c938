using System.Reflection;
using Chat.Runtime.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Storage;

namespace Chat.Runtime.Storage;

/// <summary>A grain's stored state.</summary>
internal abstract class PersistentState : IStorage
{
    public abstract string? Etag { get; }

    public abstract bool RecordExists { get; }

    public static Func<Activation, object?> FactoryFor(Type parameter, PersistentStateAttribute attribute)
    {
        if (!parameter.IsGenericType || parameter.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException(
                $"[PersistentState] belongs on an IPersistentState, not on {parameter}."
            );
        }

        var constructor = typeof(PersistentState<>).MakeGenericType(parameter.GetGenericArguments()).GetConstructors()[
            0
        ];
        return activation =>
        {
            var storage = activation.ActivationServices.GetRequiredKeyedService<IGrainStorage>(
                attribute.StorageName ?? StorageServices.DefaultName
            );
            return constructor.Invoke(
                BindingFlags.DoNotWrapExceptions,
                null,
                [attribute.StateName, activation.GrainId, storage],
                null
            );
        };
    }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public abstract Task ReadStateAsync(CancellationToken cancellationToken);

    public abstract Task WriteStateAsync(CancellationToken cancellationToken);

    public abstract Task ClearStateAsync(CancellationToken cancellationToken);
}

internal sealed class PersistentState<TState>(string stateName, GrainId grainId, IGrainStorage storage)
    : PersistentState,
        IPersistentState<TState>
{
    private readonly GrainState<TState> _record = new();

    public TState State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public override string? Etag => _record.ETag;

    public override bool RecordExists => _record.RecordExists;

    public override Task ReadStateAsync(CancellationToken cancellationToken) =>
        storage.ReadStateAsync(stateName, grainId, _record, cancellationToken);

    public override Task WriteStateAsync(CancellationToken cancellationToken) =>
        storage.WriteStateAsync(stateName, grainId, _record, cancellationToken);

    public override Task ClearStateAsync(CancellationToken cancellationToken) =>
        storage.ClearStateAsync(stateName, grainId, _record, cancellationToken);
}

internal sealed class GrainState<T> : IGrainState<T>
{
    public T? State { get; set; } = NewState();

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }

    /// <summary>What a grain without a record starts with.</summary>
    public static T? NewState() =>
        typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is null
            ? default
            : Activator.CreateInstance<T>();
}
