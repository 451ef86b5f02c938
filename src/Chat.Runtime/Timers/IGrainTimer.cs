namespace Orleans.Runtime;

/// <summary>A timer whose ticks are turns of a grain. Stops when it is disposed or the grain deactivates.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts again with a new due time and period.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
