using Chat.Runtime.Activations;

namespace Orleans;

/// <summary>Base class of grains.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain()
        : this(ActivationContext.Current!) { }

    /// <summary>Creates a grain outside an activation, as unit tests of a grain's rules do.</summary>
    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    public IGrainContext GrainContext { get; }

    /// <summary>The grain's type and key, for logs.</summary>
    public string IdentityString => GrainContext?.GrainId.ToString() ?? string.Empty;

    protected IGrainFactory GrainFactory => Activation.GrainFactory;

    protected internal IServiceProvider ServiceProvider => Activation.ActivationServices;

    internal ActivationContext Activation =>
        GrainContext as ActivationContext
        ?? throw new InvalidOperationException($"{GetType()} was not activated by the runtime.");

    /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Ends this activation once the calls it runs have finished; calls that wait go to its successor.</summary>
    protected void DeactivateOnIdle() =>
        Activation.Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called.")
        );
}
