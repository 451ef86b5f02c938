namespace Chat.Channels;

internal sealed partial class ChannelLog
{
    private Task? _recovery;
    private bool _mustRecover;

    private Task RecoverAsync() => _mustRecover ? _recovery ??= RecoverCoreAsync() : Task.CompletedTask;

    /// <summary>
    /// After a refusal: waits for everything that was built on the refused change to be refused too, and goes on from
    /// the head if it is still ours.
    /// </summary>
    private async Task RecoverCoreAsync()
    {
        // Assigned to _recovery before anything here completes.
        await Task.Yield();
        try
        {
            while (_pending.TryPeek(out var first))
            {
                await first.Outcome.ContinueWith(
                    static _ => { },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Current
                );
                Settle();
            }

            var stored = await store.ReadHeadAsync(_head.ChannelId, CancellationToken.None);
            IsSuperseded =
                stored is null || stored.Epoch != _head.Epoch || !stored.Hash.AsSpan().SequenceEqual(_head.Hash);
            if (IsSuperseded)
            {
                LogSuperseded(logger, _head.ChannelId, _head.Seq);
            }

            _next = _head;
            _mustRecover = false;
        }
        finally
        {
            _recovery = null;
        }
    }
}
