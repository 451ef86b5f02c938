using Chat.Runtime.Activations;

namespace Orleans;

/// <summary>What grains ask of their activation.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ends this activation once the calls it runs have finished.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) =>
        grain.GrainContext.Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called.")
        );

    /// <summary>Runs <paramref name="callback"/> as a turn of the grain, first after <paramref name="dueTime"/>.</summary>
    /// <param name="grain">The grain whose turns the callbacks are.</param>
    /// <param name="callback">Gets a token that is cancelled when the timer is disposed or the grain deactivates.</param>
    /// <param name="dueTime">Time to the first tick.</param>
    /// <param name="period">Time from the end of one tick to the next; infinite for a single tick.</param>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain,
        Func<CancellationToken, Task> callback,
        TimeSpan dueTime,
        TimeSpan period
    ) => grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, TimeSpan, TimeSpan)"/>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.GrainContext is ActivationContext activation
            ? activation.RegisterTimer(callback, options)
            : throw new InvalidOperationException($"{grain.GetType()} was not activated by the runtime.");
    }
}
