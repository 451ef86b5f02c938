using Microsoft.Extensions.Logging;

namespace Chat.Presence;

/// <summary>
/// The way from anything in a silo to all devices of a person. For each person one call is under way, and what comes
/// meanwhile is the next: their order stays. Nothing is kept for devices that are not connected, and what is lost on the
/// way makes them sync: what is sent must be stored elsewhere. Of what cannot be sent in time, or is too much, that one word
/// is kept until it is.
/// </summary>
internal sealed partial class PersonDelivery(IGrainFactory grains, TimeProvider time, ILogger<PersonDelivery> logger)
{
    private const int MostWaiting = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Person> _persons = new(StringComparer.Ordinal);

    /// <summary>Sends an event to a person's devices.</summary>
    /// <returns>
    /// Whether it is on its way to all that are connected. If not, too much waits for the person, or their grain was out of
    /// reach for 10 seconds: their devices are told to sync as soon as they can be.
    /// </returns>
    public Task<bool> SendAsync(string userId, PersonEvent sent)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sent.Json.Length, PersonEvent.MaxJson);
        lock (_gate)
        {
            if (_persons.TryGetValue(userId, out var person))
            {
                if (person.Waiting.Count >= MostWaiting)
                {
                    person.Waiting.Clear();
                    person.Waiting.Add(PersonEvent.SyncNeeded);
                    person.Taken.SetResult(false);
                    person.Taken = New();
                    return Task.FromResult(false);
                }

                person.Waiting.Add(sent);
                return person.Taken.Task;
            }

            person = new Person(userId);
            person.Waiting.Add(sent);
            _persons.Add(userId, person);
            var taken = person.Taken.Task;
            ThreadPool.UnsafeQueueUserWorkItem(SendAll, person, preferLocal: false);
            return taken;
        }
    }

    private void SendAll(Person person) => _ = SendAllAsync(person);

    private async Task SendAllAsync(Person person)
    {
        while (Next(person) is { Events: var events, Taken: var taken })
        {
            var isSent = await TrySendAsync(person.UserId, events);
            taken.SetResult(isSent);
            if (!isSent)
            {
                KeepWord(person);
            }
        }
    }

    /// <summary>Nobody finds by counting what never came to be counted.</summary>
    private void KeepWord(Person person)
    {
        lock (_gate)
        {
            person.Waiting.Insert(0, PersonEvent.SyncNeeded);
        }
    }

    private (PersonEvent[] Events, TaskCompletionSource<bool> Taken)? Next(Person person)
    {
        lock (_gate)
        {
            if (person.Waiting.Count == 0)
            {
                _persons.Remove(person.UserId);
                return null;
            }

            var next = (person.Waiting.ToArray(), person.Taken);
            person.Waiting.Clear();
            person.Taken = New();
            return next;
        }
    }

    private async Task<bool> TrySendAsync(string userId, PersonEvent[] events)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await grains.GetGrain<IPresenceGrain>(userId).DeliverAsync(events);
                return true;
            }
            catch (Exception exception)
            {
                if (time.GetElapsedTime(began) >= Patience)
                {
                    LogNotSent(logger, userId, events.Length, exception);
                    return false;
                }
            }

            await Task.Delay(Pause, time);
        }
    }

    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Person(string userId)
    {
        public string UserId { get; } = userId;

        public List<PersonEvent> Waiting { get; } = [];

        public TaskCompletionSource<bool> Taken { get; set; } = New();
    }

    [LoggerMessage(EventId = 155, Level = LogLevel.Warning, Message = "{UserId} could not be sent {Count} events")]
    private static partial void LogNotSent(ILogger logger, string userId, int count, Exception exception);
}
