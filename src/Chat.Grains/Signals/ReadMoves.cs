using Chat.Presence;
using Microsoft.Extensions.Logging;

namespace Chat.Signals;

/// <summary>
/// Tells people's own devices how far one of them has read. People mark all the time, and only the furthest counts: what
/// comes within a moment is one piece of news for each person and channel.
/// </summary>
internal sealed partial class ReadMoves(PersonDelivery delivery, TimeProvider time, ILogger<ReadMoves> logger)
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>People told at once: the calls of a moment do not come before everybody else's.</summary>
    private const int MostAtOnce = 256;

    /// <summary>What does not fit is not told: the next sync answers it.</summary>
    private const int MostWaiting = 65_536;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
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
        } while (await TellWaitingAsync());
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TellWaitingAsync()
    {
        Dictionary<(string UserId, string ChannelId), long> moved;
        lock (_gate)
        {
            (moved, _waiting) = (_waiting, []);
            _isTelling = moved.Count > 0;
        }

        foreach (var ((userId, channelId), readSeq) in moved)
        {
            await _turns.WaitAsync();
            _ = SendAsync(userId, channelId, readSeq);
        }

        return moved.Count > 0;
    }

    /// <summary>What does not arrive is lost: a hint, of what is stored.</summary>
    private async Task SendAsync(string userId, string channelId, long readSeq)
    {
        try
        {
            await delivery.SendAsync(userId, PersonEvent.Of("ReadMoved", new { channelId, readSeq }));
        }
        catch (Exception exception)
        {
            LogNotTold(logger, userId, exception);
        }
        finally
        {
            _turns.Release();
        }
    }

    [LoggerMessage(EventId = 162, Level = LogLevel.Warning, Message = "{UserId} is not told how far they have read")]
    private static partial void LogNotTold(ILogger logger, string userId, Exception exception);
}
