using Microsoft.Extensions.Logging;

namespace Chat.Signals;

/// <summary>
/// Who writes in a channel. What comes within a moment is told at once, in one question to the database and one piece for
/// each gateway; the gateways know when it has lasted too long. Nothing is stored.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
internal sealed partial class TypingSignals
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <summary>Who begin to type within one window, and are told of: nobody reads more names.</summary>
    public const int MostAtOnce = 5;

    private const int MostWaiting = 1000;

    private readonly SignalServices _services;
    private readonly string _channelId;
    private readonly Func<string, bool> _mayType;
    private readonly Action<ChannelSignals> _tell;
    private readonly SignalWindow _window;
    private readonly Dictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private Dictionary<string, (Person Person, bool IsTyping)> _waiting = new(StringComparer.Ordinal);

    public TypingSignals(
        SignalServices services,
        string channelId,
        Func<string, bool> mayType,
        Action<ChannelSignals> tell
    )
    {
        (_services, _channelId, _mayType, _tell) = (services, channelId, mayType, tell);
        _window = new SignalWindow(Window, TellAsync, services.Time);
    }

    /// <summary>Somebody says that they write, or that they do no longer.</summary>
    public void Take(Person person, bool isTyping)
    {
        var isNews = isTyping
            ? _mayType(person.Id) && (IsEnding(person.Id) || !IsTold(person.Id, Typing.Repeat))
            : _told.ContainsKey(person.Id) || _waiting.ContainsKey(person.Id);
        if (isNews && _waiting.Count < MostWaiting)
        {
            _waiting[person.Id] = (person, isTyping);
            _window.Open();
        }
    }

    /// <summary>Who has posted has ended to write.</summary>
    public void OnPosted(string userId)
    {
        if (_told.ContainsKey(userId) || _waiting.ContainsKey(userId))
        {
            Take(new Person(userId, ""), isTyping: false);
        }
    }

    private bool IsEnding(string userId) => _waiting.TryGetValue(userId, out var waiting) && !waiting.IsTyping;

    private bool IsTold(string userId, TimeSpan within) =>
        _told.TryGetValue(userId, out var at) && _services.Time.GetUtcNow() - at < within;

    private async Task<bool> TellAsync()
    {
        var waiting = _waiting;
        _waiting = new(StringComparer.Ordinal);
        if (waiting.Count == 0)
        {
            return false;
        }

        var ended = waiting.Values.Where(one => !one.IsTyping).Select(one => one.Person).ToList();
        ended.ForEach(person => _told.Remove(person.Id));
        var begun = waiting.Values.Where(one => one.IsTyping).Select(one => one.Person).Take(MostAtOnce).ToList();
        Note(begun);
        var told = await LimitAsync(begun);
        IReadOnlyList<TypingSignal> typing =
        [
            .. ended.Select(person => new TypingSignal(person, IsTyping: false, [])),
            .. told,
        ];
        if (typing.Count > 0)
        {
            _tell(new ChannelSignals(_channelId, typing, []));
        }

        return true;
    }

    private void Note(List<Person> begun)
    {
        var now = _services.Time.GetUtcNow();
        foreach (var (userId, at) in _told)
        {
            if (now - at > Typing.Expiry)
            {
                _told.Remove(userId);
            }
        }

        begun.ForEach(person => _told[person.Id] = now);
    }

    /// <summary>Who is not to be told of whom. If that cannot be read, nobody is told of anybody.</summary>
    private async Task<IReadOnlyList<TypingSignal>> LimitAsync(List<Person> begun)
    {
        if (begun.Count == 0)
        {
            return [];
        }

        try
        {
            var limits = await _services.Audience.ReadTypingAsync(_channelId, [.. begun.Select(person => person.Id)]);
            return
            [
                .. begun
                    .Where(person => _mayType(person.Id) && !limits[person.Id].IsHidden)
                    .Select(person => new TypingSignal(person, IsTyping: true, limits[person.Id].NotTo)),
            ];
        }
        catch (Exception exception)
        {
            LogNotTold(_services.Logger, _channelId, exception);
            return [];
        }
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Debug, Message = "{ChannelId}: nobody is told who is typing")]
    private static partial void LogNotTold(ILogger logger, string channelId, Exception exception);
}
