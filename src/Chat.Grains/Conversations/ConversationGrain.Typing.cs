using Chat.Presence;
using Chat.Signals;

namespace Chat.Conversations;

/// <summary>What the other is told of while somebody types.</summary>
internal sealed partial class ConversationGrain
{
    /// <summary>The changes by which the two come in; what follows is theirs.</summary>
    private const int Joins = 2;

    private TypingSignals? _typing;

    private TypingSignals Typing => _typing ??= new(services.Signals, Id, MayType, Tell);

    public Task TypeAsync(Person person, bool isTyping)
    {
        if (_core is null)
        {
            DeactivateOnIdle();
        }
        else if (IsOneOfThem(person.Id))
        {
            Typing.Take(person, isTyping);
        }

        return Task.CompletedTask;
    }

    /// <summary>That there is a conversation the other learns with its first message.</summary>
    private bool MayType(string userId) => IsOneOfThem(userId) && Log!.Head.Seq > Joins;

    private void Tell(ChannelSignals signals)
    {
        foreach (var typing in signals.Typing)
        {
            var otherId = _pair!.Other(typing.Person.Id);
            if (!typing.NotTo.Contains(otherId))
            {
                _ = delivery.SendAsync(otherId, PersonEvent.OfTyping(Id, typing));
            }
        }
    }
}
