using Microsoft.Extensions.Logging;

namespace Chat.Signals;

/// <summary>
/// Who has read how far in a channel that is small enough. Only the furthest of each that comes within a moment is told, in
/// one question to the database and one piece for each gateway.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed partial class ReceiptSignals
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly SignalServices _services;
    private readonly string _channelId;
    private readonly Func<int> _members;
    private readonly Action<ChannelSignals> _tell;
    private readonly SignalWindow _window;
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private Dictionary<string, long> _waiting = new(StringComparer.Ordinal);

    /// <param name="services">What the silo has.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="members">How many members it has.</param>
    /// <param name="tell">Sends a piece to all gateways that listen.</param>
    public ReceiptSignals(SignalServices services, string channelId, Func<int> members, Action<ChannelSignals> tell)
    {
        (_services, _channelId, _members, _tell) = (services, channelId, members, tell);
        _window = new SignalWindow(Window, TellAsync, services.Time);
    }

    /// <summary>Whether members are told how far others have read.</summary>
    public bool AreTold => _members() <= _services.Receipts.Value.MaxMembers;

    /// <summary>Somebody has read up to a seq.</summary>
    public void Take(string userId, long seq)
    {
        if (!AreTold)
        {
            _told.Clear(); // it has grown: nobody is told any more
            return;
        }

        if (seq > _told.GetValueOrDefault(userId) && seq > _waiting.GetValueOrDefault(userId))
        {
            _waiting[userId] = seq;
            _window.Open();
        }
    }

    /// <summary>Who leaves is forgotten.</summary>
    public void OnLeft(string userId)
    {
        _told.Remove(userId);
        _waiting.Remove(userId);
    }

    private async Task<bool> TellAsync()
    {
        var moved = _waiting;
        _waiting = new(StringComparer.Ordinal);
        if (moved.Count == 0)
        {
            return false;
        }

        try
        {
            var limits = await _services.Audience.ReadReceiptsAsync(_channelId, [.. moved.Keys]);
            ReceiptSignal[] receipts =
            [
                .. moved
                    .Where(one => !limits[one.Key].IsHidden)
                    .Select(one => new ReceiptSignal(new Receipt(one.Key, one.Value), limits[one.Key].NotTo)),
            ];
            foreach (var (userId, seq) in moved)
            {
                _told[userId] = seq;
            }

            if (receipts.Length > 0)
            {
                _tell(new ChannelSignals(_channelId, [], receipts));
            }
        }
        catch (Exception exception)
        {
            LogNotTold(_services.Logger, _channelId, exception); // whoever asks is answered
        }

        return true;
    }

    [LoggerMessage(EventId = 161, Level = LogLevel.Debug, Message = "{ChannelId}: nobody is told who has read")]
    private static partial void LogNotTold(ILogger logger, string channelId, Exception exception);
}
