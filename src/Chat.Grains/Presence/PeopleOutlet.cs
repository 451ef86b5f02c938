using Chat.Signals;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Chat.Presence;

/// <summary>What waits for one shard of one gateway. Bounded: what does not fit is dropped, and found missing there.</summary>
internal sealed partial class PeopleOutlet(
    string gatewayId,
    IAsyncStream<PeopleEvents> stream,
    TimeProvider time,
    ILogger<PeopleOutlet> logger
)
{
    private const int MostWaiting = 16_384;
    private const int MostCharacters = 16 * 1024 * 1024;
    private const int MostWaitingBeforeSignals = 1_024;
    private const int MostSignals = 256;
    private const int MostAtOnce = 1_000;
    private const int MostCharactersAtOnce = 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<PersonEvents> _persons = new();
    private readonly Queue<ShownPresence> _shown = new();
    private readonly Queue<HiddenPresence> _hidden = new();
    private readonly Queue<ChannelSignals> _signals = new();
    private long _characters;
    private bool _isSending;
    private bool _isClosed;

    private int Waiting => _persons.Count + _shown.Count + _hidden.Count + _signals.Count;

    public void Deliver(PersonEvents events) =>
        Take(() =>
        {
            if (_characters <= MostCharacters)
            {
                _characters += LengthOf(events);
                _persons.Enqueue(events);
            }
        });

    public void Show(IReadOnlyList<ShownPresence> people) =>
        Take(() =>
        {
            foreach (var shown in people)
            {
                _shown.Enqueue(shown);
            }
        });

    public void Hide(HiddenPresence hidden) => Take(() => _hidden.Enqueue(hidden));

    /// <summary>What is of no use later is what is dropped first.</summary>
    public void Signal(ChannelSignals signals) =>
        Take(() =>
        {
            if (Waiting < MostWaitingBeforeSignals && _signals.Count < MostSignals)
            {
                _signals.Enqueue(signals);
            }
        });

    /// <summary>The gateway is gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    private static long LengthOf(PersonEvents events) => events.Events.Sum(one => (long)one.Size);

    private void Take(Action add)
    {
        lock (_gate)
        {
            if (_isClosed || Waiting >= MostWaiting)
            {
                return;
            }

            add();
            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        // Not on the scheduler of the grain whose event happens to be the first.
        ThreadPool.UnsafeQueueUserWorkItem(static outlet => _ = outlet.SendAllAsync(), this, preferLocal: false);
    }

    private async Task SendAllAsync()
    {
        while (Next() is { } piece)
        {
            await SendAsync(piece);
        }
    }

    private PeopleEvents? Next()
    {
        lock (_gate)
        {
            _isSending = !_isClosed && Waiting > 0;
            if (!_isSending)
            {
                return null;
            }

            var persons = new List<PersonEvents>();
            for (long length = 0; length < MostCharactersAtOnce && persons.Count < MostAtOnce; )
            {
                if (!_persons.TryDequeue(out var events))
                {
                    break;
                }

                length += LengthOf(events);
                _characters -= LengthOf(events);
                persons.Add(events);
            }

            return new PeopleEvents(persons, Dequeue(_shown), Dequeue(_hidden), Dequeue(_signals));
        }
    }

    private static List<T> Dequeue<T>(Queue<T> queue)
    {
        var taken = new List<T>(Math.Min(queue.Count, MostAtOnce));
        while (taken.Count < MostAtOnce && queue.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }

    /// <summary>Sends until the stream takes it, or the gateway is gone.</summary>
    private async Task SendAsync(PeopleEvents piece)
    {
        for (
            var pause = FirstPause;
            !Volatile.Read(ref _isClosed);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause
        )
        {
            try
            {
                await stream.OnNextAsync(piece);
                return;
            }
            catch (Exception exception)
            {
                if (pause == FirstPause)
                {
                    LogSendFailed(logger, gatewayId, exception);
                }
            }

            await Task.Delay(pause, time);
        }
    }

    [LoggerMessage(EventId = 154, Level = LogLevel.Warning, Message = "Sending to {GatewayId} failed")]
    private static partial void LogSendFailed(ILogger logger, string gatewayId, Exception exception);
}
