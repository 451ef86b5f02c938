namespace Orleans.Runtime
{
    /// <summary>Anything that calls can be addressed to: a grain, or a reference to one.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>Marks an interface whose methods can be called on a grain from anywhere in the cluster.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>What the runtime needs of a grain class.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation this instance belongs to.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call. A failure is reported to the callers and the activation is dropped.</summary>
        Task OnActivateAsync(CancellationToken token);

        /// <summary>Runs after the last call, but not when the process dies.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token);
    }
}
