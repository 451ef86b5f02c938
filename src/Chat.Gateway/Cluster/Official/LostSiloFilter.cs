namespace Chat.Cluster;

/// <summary>
/// Gives a call up when it may have gone to a silo that has died. The packaged client does not do that: it waits for an
/// answer until the call times out. Which silo has the call it does not tell, so each call that is under way when a
/// connection is lost gets a moment more, enough for any silo that lives. The outcome is unknown then, as after any
/// timeout, and the call is made again.
/// </summary>
internal sealed class LostSiloFilter(ClusterConnection connection, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var lost = connection.Lost;
        var call = context.Invoke();
        try
        {
            await call.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            await call.WaitAsync(Grace, time);
        }
    }
}
