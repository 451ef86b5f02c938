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
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private Dictionary<string, (Person Person, bool IsTyping)> _waiting = new(StringComparer.Ordinal);
    private HashSet<string> _posted = [];

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
        if (isTyping)
        {
            Begin(person);
        }
        else
        {
            End(person);
        }
    }

    /// <summary>Who has posted has ended to write, which others see by the message.</summary>
    public void OnPosted(string userId)
    {
        _waiting.Remove(userId);
        if (IsTold(userId))
        {
            _told[userId] = _told[userId] with { IsTyping = false };
            _posted.Add(userId);
            _window.Open();
        }
    }

    /// <summary>Somebody may not write any more.</summary>
    public void OnSilenced(string userId) => End(new Person(userId, ""));

    private void Begin(Person person)
    {
        if (!_mayType(person.Id))
        {
            return;
        }

        if (_waiting.TryGetValue(person.Id, out var waiting) && !waiting.IsTyping)
        {
            _waiting.Remove(person.Id); // nobody knows that they had ended
        }

        if (!IsTold(person.Id) || !IsRecent(person.Id))
        {
            Wait(person, isTyping: true);
        }
    }

    private void End(Person person)
    {
        if (IsTold(person.Id))
        {
            Wait(person, isTyping: false);
        }
        else
        {
            _waiting.Remove(person.Id);
        }
    }

    private void Wait(Person person, bool isTyping)
    {
        if (_waiting.Count < MostWaiting || _waiting.ContainsKey(person.Id))
        {
            _waiting[person.Id] = (person, isTyping);
            _window.Open();
        }
    }

    private bool IsTold(string userId) => _told.TryGetValue(userId, out var told) && told.IsTyping;

    private bool IsRecent(string userId) =>
        _told.TryGetValue(userId, out var told) && _services.Time.GetUtcNow() - told.At < Typing.Repeat;

    private async Task<bool> TellAsync()
    {
        var (waiting, posted) = (_waiting, _posted);
        (_waiting, _posted) = (new(StringComparer.Ordinal), []);
        if (waiting.Count + posted.Count == 0)
        {
            return false;
        }

        // Who ends and begins again and again is told of no more often than who goes on.
        foreach (var one in waiting.Values.Where(one => one.IsTyping && !IsTold(one.Person.Id)))
        {
            if (IsRecent(one.Person.Id))
            {
                _waiting[one.Person.Id] = one;
            }
        }

        var ended = waiting.Values.Where(one => !one.IsTyping).Select(one => one.Person).ToList();
        ended.ForEach(person => _told[person.Id] = _told.GetValueOrDefault(person.Id) with { IsTyping = false });
        var begun = waiting
            .Values.Where(one => one.IsTyping && !_waiting.ContainsKey(one.Person.Id))
            .Select(one => one.Person)
            .Take(MostAtOnce)
            .ToList();
        Note(begun);
        var told = await LimitAsync(begun);
        IReadOnlyList<TypingSignal> typing =
        [
            .. posted.Select(userId => new TypingSignal(new(userId, ""), IsTyping: false, [], IsSilent: true)),
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
        foreach (var (userId, told) in _told)
        {
            if (now - told.At > Typing.Expiry)
            {
                _told.Remove(userId);
            }
        }

        begun.ForEach(person => _told[person.Id] = new(now, IsTyping: true));
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
                    .Where(person => IsTold(person.Id) && _mayType(person.Id) && !limits[person.Id].IsHidden)
                    .Select(person => new TypingSignal(person, IsTyping: true, limits[person.Id].NotTo)),
            ];
        }
        catch (Exception exception)
        {
            LogNotTold(_services.Logger, _channelId, exception);
            return [];
        }
    }

    /// <param name="At">When it was last told that they had begun.</param>
    /// <param name="IsTyping">Whether they have not ended since.</param>
    private readonly record struct Told(DateTimeOffset At, bool IsTyping);

    [LoggerMessage(EventId = 160, Level = LogLevel.Debug, Message = "{ChannelId}: nobody is told who is typing")]
    private static partial void LogNotTold(ILogger logger, string channelId, Exception exception);
}
