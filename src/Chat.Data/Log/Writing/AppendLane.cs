using System.Threading.Channels;
using Chat.Data.Search;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chat.Data.Log;

/// <summary>One queue, one connection, one batch in flight.</summary>
internal sealed class AppendLane
{
    private readonly Channel<PendingAppend> _queue = Channel.CreateUnbounded<PendingAppend>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private readonly AppendBatch _batch;
    private readonly BatchCommitter _committer;
    private readonly QueueBudget _budget;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _run;

    public AppendLane(
        NpgsqlDataSource dataSource,
        LogWriterOptions options,
        QueueBudget budget,
        TimeProvider timeProvider,
        ILogger<LogWriter> logger,
        SearchHints? searchHints
    )
    {
        _budget = budget;
        _batch = new AppendBatch(options.MaxBatch);
        _committer = new BatchCommitter(
            dataSource,
            options,
            budget,
            timeProvider,
            logger,
            searchHints,
            _stopping.Token
        );
        _run = Task.Run(RunAsync);
    }

    public void Enqueue(PendingAppend pending)
    {
        if (!_queue.Writer.TryWrite(pending))
        {
            _budget.Return(pending.Entry);
            pending.Settle(AppendOutcome.Overloaded);
        }
    }

    public async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _run;
        await _committer.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (_batch.HasHeldBack || await _queue.Reader.WaitToReadAsync())
        {
            await _committer.CommitAsync(_batch.Take(_queue.Reader));
        }
    }
}
