using Chat.Errors;

namespace Chat.Channels;

/// <summary>
/// Has what concerns the same thing done one after the other, first come, first served. Nobody may have more than a few
/// turns, waiting ones included, so that whoever comes after them waits behind a few only.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed class TurnQueue<TKey>
    where TKey : notnull
{
    /// <summary>Turns of one person under way at once, whatever they concern.</summary>
    public const int MaxPerPerson = 16;

    /// <summary>Turns of everybody under way at once. Beyond it callers are better off asking again.</summary>
    private const int Max = 4096;

    private static readonly ChatError TooMany = new(
        ErrorCodes.TooManyRequests,
        "You have too many changes under way in this room. Try again in a moment.",
        Retry: true
    );

    private readonly Dictionary<TKey, Task> _last = [];
    private readonly Dictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>Does something in its turn, unless too much is under way.</summary>
    /// <param name="about">What it concerns.</param>
    /// <param name="userId">Whose turn it is.</param>
    /// <param name="act">What is done.</param>
    public async Task<Result<T>> TakeAsync<T>(TKey about, string userId, Func<Task<Result<T>>> act)
        where T : class
    {
        var theirs = _underWay.GetValueOrDefault(userId);
        if (theirs >= MaxPerPerson)
        {
            return TooMany;
        }

        if (_total >= Max)
        {
            return ChannelLog.Unavailable;
        }

        var done = new TaskCompletionSource();
        var before = _last.GetValueOrDefault(about, Task.CompletedTask);
        _last[about] = done.Task;
        _underWay[userId] = theirs + 1;
        _total++;
        try
        {
            await before;
            return await act();
        }
        finally
        {
            Leave(about, userId, done);
        }
    }

    private void Leave(TKey about, string userId, TaskCompletionSource done)
    {
        _total--;
        if (--_underWay[userId] == 0)
        {
            _underWay.Remove(userId);
        }

        if (_last[about] == done.Task)
        {
            _last.Remove(about);
        }

        done.SetResult();
    }
}
