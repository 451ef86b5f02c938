using Chat.Channels;
using Chat.Delivery;
using Chat.Presence;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Signals;

/// <summary>
/// Passes on to this gateway's connections what happens in their channels and is not of the log: who types, who has read.
/// Whoever is behind with what matters is not told.
/// </summary>
internal sealed class SignalRelay(ChannelRelays channels, PeopleRelays people, IHubProtocol protocol, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly TypingBoard _board = new(time);

    /// <summary>Passes on what a silo tells.</summary>
    public void Receive(IReadOnlyList<ChannelSignals> signals, DueOutboxes due)
    {
        foreach (var one in signals.Where(one => channels.AnyListenTo(one.ChannelId)))
        {
            lock (_gate)
            {
                foreach (var typing in one.Typing)
                {
                    Tell(_board.Take(one.ChannelId, typing), due);
                }
            }

            Tell(one.ChannelId, one.Receipts, due);
        }
    }

    /// <summary>Passes on who types in somebody's conversations.</summary>
    public void Receive(PersonEvents events, DueOutboxes due)
    {
        foreach (var one in events.Events)
        {
            if (one is { Typing: { } typing, ChannelId: { } channelId })
            {
                lock (_gate)
                {
                    Tell(_board.Take(channelId, typing, events.UserId), due);
                }
            }
        }
    }

    /// <summary>Takes back from somebody what they must not see any more.</summary>
    public void Hide(IReadOnlyList<HiddenPresence> hidden, DueOutboxes due)
    {
        foreach (var one in hidden)
        {
            if (one.FromUserId is not { } fromUserId)
            {
                continue; // who shows nobody that they are here may be seen to type
            }

            lock (_gate)
            {
                foreach (var news in _board.Hide(one.UserId, fromUserId))
                {
                    Tell(news, due);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(CheckEvery, time, stoppingToken);
            var due = new DueOutboxes();
            lock (_gate)
            {
                foreach (var news in _board.TakeExpired())
                {
                    Tell(news, due);
                }
            }

            due.Write();
        }
    }

    private void Tell(TypingNews? news, DueOutboxes due)
    {
        if (news is not null)
        {
            var block = news.IsTyping
                ? Block(new TypingStarted(news.ChannelId, news.Person.Id, news.Person.DisplayName))
                : Block(new TypingStopped(news.ChannelId, news.Person.Id));
            if (!ChannelIds.IsConversation(news.ChannelId))
            {
                channels.Signal(news.ChannelId, block, news.IsFor, due);
            }
            else if (news.ToUserId is { } userId && news.IsFor(userId))
            {
                people.Signal(userId, block, due);
            }
        }
    }

    /// <summary>Those that everybody may know are one event for all.</summary>
    private void Tell(string channelId, IReadOnlyList<ReceiptSignal> receipts, DueOutboxes due)
    {
        Receipt[] forAll = [.. receipts.Where(one => one.NotTo.Count == 0).Select(one => one.Receipt)];
        if (forAll.Length > 0)
        {
            channels.Signal(channelId, Block(new ReceiptsChanged(channelId, forAll)), _ => true, due);
        }

        foreach (var one in receipts.Where(one => one.NotTo.Count > 0))
        {
            var block = Block(new ReceiptsChanged(channelId, [one.Receipt]));
            channels.Signal(channelId, block, userId => !one.NotTo.Contains(userId), due);
        }
    }

    private EventBlock Block<T>(T argument)
        where T : class => HubEvents.Of(protocol, typeof(T).Name, argument);
}
