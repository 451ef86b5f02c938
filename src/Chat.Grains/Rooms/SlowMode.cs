using Chat.Errors;

namespace Chat.Rooms;

/// <summary>Has each person wait between two posts.</summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed class SlowMode
{
    /// <summary>When somebody posted longer ago than the wait is of no interest; looked for when so many are remembered.</summary>
    private const int TidyAt = 1024;

    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private TimeSpan _wait;
    private int _tidyAt = TidyAt;

    /// <summary>Sets the wait; whoever has posted before it was there need not wait.</summary>
    public void Set(int seconds)
    {
        _wait = TimeSpan.FromSeconds(seconds);
        if (seconds == 0)
        {
            _last.Clear();
        }
    }

    /// <summary>Takes note of a post that is there already.</summary>
    public void Note(string userId, DateTimeOffset at) => _last[userId] = at;

    /// <summary>For one post of somebody, which may have to be written more than once; null while nobody has to wait.</summary>
    public Turn? TurnOf(string userId) => _wait > TimeSpan.Zero ? new(this, userId) : null;

    private void Tidy(DateTimeOffset now)
    {
        if (_last.Count >= _tidyAt)
        {
            foreach (var (userId, at) in _last)
            {
                if (at + _wait <= now)
                {
                    _last.Remove(userId);
                }
            }

            _tidyAt = Math.Max(TidyAt, 2 * _last.Count);
        }
    }

    /// <summary>Whether one post may be made, and that it is; until it turns out that it was not.</summary>
    internal sealed class Turn(SlowMode slow, string userId)
    {
        private DateTimeOffset? _before;
        private DateTimeOffset? _taken;

        public ChatError? Take(DateTimeOffset at)
        {
            GiveBack();
            if (slow._wait == TimeSpan.Zero)
            {
                return null;
            }

            _before = slow._last.TryGetValue(userId, out var last) ? last : null;
            if (_before + slow._wait - at is { } left && left > TimeSpan.Zero)
            {
                return new(
                    ErrorCodes.SlowMode,
                    $"In this room one waits {(int)slow._wait.TotalSeconds} s between two messages.",
                    Retry: true,
                    left
                );
            }

            slow.Tidy(at);
            slow._last[userId] = at;
            _taken = at;
            return null;
        }

        /// <summary>The post was not made.</summary>
        public void GiveBack()
        {
            if (_taken is { } taken && slow._last.TryGetValue(userId, out var last) && last == taken)
            {
                if (_before is { } before)
                {
                    slow._last[userId] = before;
                }
                else
                {
                    slow._last.Remove(userId);
                }
            }

            _taken = null;
        }
    }
}
