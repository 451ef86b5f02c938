namespace Chat.Runtime.Activations;

/// <summary>What a grain can reach of its activation.</summary>
internal abstract class ActivationContext : IGrainContext
{
    [ThreadStatic]
    private static ActivationContext? _current;

    /// <summary>The activation whose turn this thread runs.</summary>
    public static ActivationContext? Current
    {
        get => _current;
        set => _current = value;
    }

    public abstract GrainId GrainId { get; }

    public abstract object? GrainInstance { get; }

    public abstract IServiceProvider ActivationServices { get; }

    public abstract IGrainFactory GrainFactory { get; }

    public abstract Task Deactivated { get; }

    public abstract void Deactivate(
        DeactivationReason deactivationReason,
        CancellationToken cancellationToken = default
    );

    public abstract IGrainTimer RegisterTimer(
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options
    );

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
}
