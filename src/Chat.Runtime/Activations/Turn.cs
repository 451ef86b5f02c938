using Chat.Runtime.Calls;

namespace Chat.Runtime.Activations;

/// <summary>Something a grain does: a call, or a timer's tick.</summary>
internal abstract class Turn
{
    /// <summary>Whether it may run between the awaits of any other turn.</summary>
    public abstract bool IsInterleaving { get; }

    /// <summary>Whether it may run between the awaits of other such turns.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Whether it counts as use of the grain.</summary>
    public virtual bool KeepsAlive => true;

    public abstract Task Invoke(object grain);

    /// <summary>It ran.</summary>
    public abstract void Complete(Task task);

    /// <summary>It could not run because the grain could not be activated.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>It did not run.</summary>
    public abstract void Refuse(Rejection reason);
}
