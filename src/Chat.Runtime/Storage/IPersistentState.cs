namespace Orleans.Core
{
    /// <summary>A stored record, without its type.</summary>
    public interface IStorage
    {
        /// <summary>The version of the record that was last read or written; <see langword="null"/> before the first.</summary>
        string? Etag { get; }

        bool RecordExists { get; }

        /// <summary>Removes the record and resets the state.</summary>
        Task ClearStateAsync();

        /// <inheritdoc cref="ClearStateAsync()"/>
        Task ClearStateAsync(CancellationToken cancellationToken);

        /// <summary>Writes the state if nobody else has written since it was read.</summary>
        /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody has: the activation ends.</exception>
        Task WriteStateAsync();

        /// <inheritdoc cref="WriteStateAsync()"/>
        Task WriteStateAsync(CancellationToken cancellationToken);

        /// <summary>Reads the record anew; what was not written is lost.</summary>
        Task ReadStateAsync();

        /// <inheritdoc cref="ReadStateAsync()"/>
        Task ReadStateAsync(CancellationToken cancellationToken);
    }

    /// <summary>A stored record.</summary>
    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>State of a grain that was read before it activated and is written when the grain says so.</summary>
    public interface IPersistentState<TState> : Orleans.Core.IStorage<TState>;

    /// <summary>Names a grain's state and the storage it is kept in.</summary>
    public interface IPersistentStateConfiguration
    {
        string StateName { get; }

        string? StorageName { get; }
    }

    /// <summary>Injects an <see cref="IPersistentState{TState}"/> into a grain's constructor.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null)
        : Attribute,
            IPersistentStateConfiguration
    {
        public string StateName => stateName;

        public string? StorageName => storageName;
    }
}
