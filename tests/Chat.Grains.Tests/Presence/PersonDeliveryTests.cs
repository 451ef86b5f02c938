using System.Reflection;
using Chat.Errors;
using Chat.Presence;
using Chat.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Presence;

/// <summary>What is too much for a person is replaced by the word that makes their devices ask, and that one arrives.</summary>
public sealed class PersonDeliveryTests
{
    private static readonly PersonEvent s_event = PersonEvent.Of("Event", new { });

    [Fact]
    public async Task What_is_too_much_becomes_one_word_to_sync()
    {
        var person = new SlowPerson();
        var grains = DispatchProxy.Create<IGrainFactory, OnePerson>();
        ((OnePerson)(object)grains).Person = person;
        var delivery = new PersonDelivery(grains, TimeProvider.System, NullLogger<PersonDelivery>.Instance);
        var first = delivery.SendAsync("user", s_event);
        await Wait.UntilAsync(() => person.Calls.Count == 1, () => "Nothing is sent.");

        var waiting = Enumerable.Range(0, 256).Select(_ => delivery.SendAsync("user", s_event)).ToList();
        Assert.DoesNotContain(waiting, sent => sent.IsCompleted);
        Assert.False(await delivery.SendAsync("user", s_event));
        Assert.DoesNotContain(await Task.WhenAll(waiting), isSent => isSent);
        var last = delivery.SendAsync("user", s_event);
        person.Go.SetResult();

        Assert.True(await first);
        Assert.True(await last);
        Assert.Equal([PersonEvent.SyncNeeded, s_event], person.Calls[1]);
    }

    /// <summary>A cluster in which everybody is the same person.</summary>
    public class OnePerson : DispatchProxy
    {
        internal SlowPerson Person { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Person;
    }

    internal sealed class SlowPerson : IPresenceGrain
    {
        public List<IReadOnlyList<PersonEvent>> Calls { get; } = [];

        public TaskCompletionSource Go { get; } = new();

        public Task DeliverAsync(IReadOnlyList<PersonEvent> events)
        {
            Calls.Add(events);
            return Go.Task;
        }

        public Task<PersonCursor> AttachAsync(string gatewayId, Guid leaseId, long order, bool isActive) =>
            throw new NotSupportedException();

        public Task DetachAsync(string gatewayId, Guid leaseId, long order) => throw new NotSupportedException();

        public Task EndLeaseAsync(Guid leaseId) => throw new NotSupportedException();

        public Task<OwnPresence> ViewAsync() => throw new NotSupportedException();

        public Task<Result<OwnPresence>> SetAsync(SetPresence request) => throw new NotSupportedException();

        public Task HideFromAsync(string? userId) => throw new NotSupportedException();
    }
}
