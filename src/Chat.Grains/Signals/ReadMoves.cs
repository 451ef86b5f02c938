using Chat.Presence;

namespace Chat.Signals;

/// <summary>
/// Tells people's own devices how far one of them has read. People mark all the time, and only the furthest counts: what
/// comes within a moment is one piece of news for each person and channel.
/// </summary>
internal sealed class ReadMoves(PersonDelivery delivery, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>What does not fit is not told: the next sync answers it.</summary>
    private const int MostWaiting = 65_536;

    private readonly Lock _gate = new();
    private Dictionary<(string UserId, string ChannelId), long> _waiting = [];
    private bool _isTelling;

    public void Tell(string userId, string channelId, long readSeq)
    {
        lock (_gate)
        {
            var key = (userId, channelId);
            if (_waiting.Count >= MostWaiting && !_waiting.ContainsKey(key))
            {
                return;
            }

            _waiting[key] = Math.Max(readSeq, _waiting.GetValueOrDefault(key));
            if (_isTelling)
            {
                return;
            }

            _isTelling = true;
        }

        // Not on the scheduler of the channel whose reader happens to be the first.
        ThreadPool.UnsafeQueueUserWorkItem(static moves => _ = moves.TellAllAsync(), this, preferLocal: false);
    }

    private async Task TellAllAsync()
    {
        do
        {
            await Task.Delay(Window, time);
        } while (TellWaiting());
    }

    /// <returns>Whether there may be more.</returns>
    private bool TellWaiting()
    {
        Dictionary<(string UserId, string ChannelId), long> moved;
        lock (_gate)
        {
            (moved, _waiting) = (_waiting, []);
            _isTelling = moved.Count > 0;
        }

        foreach (var ((userId, channelId), readSeq) in moved)
        {
            // What does not arrive is lost: a hint, of what is stored.
            _ = delivery.SendAsync(userId, PersonEvent.Of("ReadMoved", new { channelId, readSeq }));
        }

        return moved.Count > 0;
    }
}
