using Chat.Data.Log;

namespace Chat.Tests.Channels.Model;

/// <summary>What becomes of a statement.</summary>
internal enum Fate
{
    /// <summary>Executed, and its answer arrives.</summary>
    Answered,

    /// <summary>Executed; the answer is lost for longer than it is worth trying.</summary>
    AnswerLost,

    /// <summary>Never arrives.</summary>
    Lost,

    /// <summary>Is given up, and arrives later.</summary>
    Late,
}

/// <summary>A silo's log writer: a queue, a statement in flight, and what of it is on its way when nobody waits any more.</summary>
internal sealed class ModelLane(ModelDatabase database)
{
    private readonly List<(LogEntry Entry, TaskCompletionSource<AppendOutcome> Result)> _queue = [];
    private readonly List<(TaskCompletionSource<AppendOutcome> Result, AppendOutcome Outcome)> _inFlight = [];
    private readonly List<LogEntry[]> _late = [];
    private int _refusals;

    public bool IsIdle => _queue.Count == 0 && _inFlight.Count == 0;

    public ValueTask<AppendOutcome> AppendAsync(LogEntry entry)
    {
        if (_refusals > 0)
        {
            _refusals--;
            return ValueTask.FromResult(AppendOutcome.Overloaded);
        }

        var result = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((entry, result));
        return new(result.Task);
    }

    /// <summary>The next appends are refused at once.</summary>
    public void Refuse(int count) => _refusals = count;

    /// <summary>Sends the next batch: an unbroken run of at most so many entries.</summary>
    public void Send(int most, Fate fate)
    {
        if (_inFlight.Count > 0 || _queue.Count == 0)
        {
            return;
        }

        var count = 1;
        while (count < most && count < _queue.Count && Follows(_queue[count].Entry, _queue[count - 1].Entry))
        {
            count++;
        }

        var batch = _queue.GetRange(0, count);
        _queue.RemoveRange(0, count);
        var entries = batch.ConvertAll(item => item.Entry).ToArray();
        var outcomes = fate is Fate.Answered or Fate.AnswerLost ? database.Execute(entries) : [];
        if (fate == Fate.Late)
        {
            _late.Add(entries);
        }

        for (var i = 0; i < count; i++)
        {
            _inFlight.Add((batch[i].Result, fate == Fate.Answered ? outcomes[i] : AppendOutcome.Unavailable));
        }
    }

    /// <summary>What became of the batch reaches those who wait.</summary>
    public void Answer()
    {
        foreach (var (result, outcome) in _inFlight)
        {
            result.SetResult(outcome);
        }

        _inFlight.Clear();
    }

    /// <summary>A statement arrives that had been given up.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ArriveLate(int which)
    {
        if (_late.Count == 0)
        {
            return false;
        }

        var entries = _late[which % _late.Count];
        _late.Remove(entries);
        database.Execute(entries);
        return true;
    }

    private static bool Follows(LogEntry entry, LogEntry last) =>
        entry.Epoch == last.Epoch && entry.Seq == last.Seq + 1 && entry.PreviousHash.AsSpan().SequenceEqual(last.Hash);
}
