using System.Runtime.InteropServices;
using Chat.Delivery;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Presence;

/// <summary>What is to be told, to each connection in one event; who are told the same share its bytes.</summary>
internal sealed class PresenceNews(IHubProtocol protocol)
{
    private readonly Dictionary<ConnectionOutbox, List<PresenceAnswer>> _news = [];

    public void Add(ConnectionOutbox connection, PresenceAnswer person) =>
        (CollectionsMarshal.GetValueRefOrAddDefault(_news, connection, out _) ??= []).Add(person);

    public void Give(DueOutboxes due)
    {
        var single = new Dictionary<PresenceAnswer, EventBlock>(ReferenceEqualityComparer.Instance);
        foreach (var (connection, people) in _news)
        {
            due.Give(
                connection,
                people.Count > 1
                    ? Block(people)
                    : single.GetValueOrDefault(people[0]) ?? (single[people[0]] = Block(people))
            );
        }
    }

    private EventBlock Block(List<PresenceAnswer> people) =>
        HubEvents.Of(protocol, nameof(PresenceChanged), new PresenceChanged(people));
}
