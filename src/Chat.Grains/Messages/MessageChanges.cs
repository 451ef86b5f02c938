using Chat.Channels;
using Chat.Data.Log;
using Chat.Delivery;
using Chat.Errors;
using Chat.Mentions;

namespace Chat.Messages;

/// <summary>
/// Changes messages of one channel. Changes of one message are made one after the other, so that what is decided on what
/// the message is holds when it is written; different messages do not wait for each other, and posts wait for none.
/// </summary>
/// <remarks>Not thread-safe: used on its grain's scheduler only.</remarks>
/// <param name="services">What the silo has.</param>
/// <param name="log">The channel's.</param>
/// <param name="roleOf">What somebody may do at this moment; null when they are no member.</param>
/// <param name="check">Says why a change may not be made at a time, if it may not, whatever its message is like.</param>
/// <param name="scopeOf">Whom texts of somebody may speak to.</param>
internal sealed class MessageChanges(
    ChannelServices services,
    ChannelLog log,
    Func<string, MemberRole?> roleOf,
    Func<ChangeMessage, DateTimeOffset, ChatError?> check,
    Func<string, MentionScope> scopeOf
)
{
    private static readonly ChatError NotFound = new(ErrorCodes.MessageNotFound, "There is no such message.");
    private static readonly ChatError NotAMember = new(ErrorCodes.NotAMember, "Join the room first.");

    private readonly LogReader _reader = services.Reader;
    private readonly MessageOptions _options = services.Messages.Value;
    private readonly TurnQueue<long> _turns = new();

    public async Task<Result<ChangedMessage>> ChangeAsync(ChangeMessage change)
    {
        if (MessageRules.Check(change, _options) is { } error)
        {
            return error;
        }

        return await _turns.TakeAsync(change.MessageSeq, change.Actor.Id, () => ChangeInTurnAsync(change));
    }

    private async Task<Result<ChangedMessage>> ChangeInTurnAsync(ChangeMessage change)
    {
        var channelId = log.Head.ChannelId;
        if (await _reader.ReadMessageAsync(channelId, change.MessageSeq, CancellationToken.None) is not { } found)
        {
            return NotFound;
        }

        var message = (await _reader.WithReactionsAsync([found], change.Actor.Id, CancellationToken.None))[0];
        var earlier = await FindEarlierAsync(change, message.Reference);
        if (roleOf(change.Actor.Id) is not { } role)
        {
            return NotAMember; // left while this was waiting for its turn
        }

        var facts = new MessageChangeCase(change, role, message, earlier, services.Time.GetUtcNow());
        if (MessageChangeRules.Decide(facts, _options) is { } answer)
        {
            return answer;
        }

        var mentioned =
            change.Action == MessageAction.Edit
                ? await services.Mentions.FindAsync(
                    channelId,
                    message.SenderId,
                    change.Text!,
                    scopeOf(message.SenderId)
                )
                : null;
        ChatError? refusal = null;
        var (outcome, seq) = await log.ChangeMessageAsync(
            (id, now) => Draft(change, id, message.Reference, now) with { Mentioned = mentioned },
            at => ToEvent(change, message, at),
            at => (refusal = check(change, at)) is null
        );
        if (mentioned is not null && outcome == AppendOutcome.Committed)
        {
            services.Mentions.Tell(channelId, message.Seq, message.SenderId, mentioned);
        }

        return outcome switch
        {
            null => refusal!,
            AppendOutcome.Committed => new ChangedMessage(seq, Repeated: false),
            // Its client id has been taken meanwhile, for another message of the month.
            AppendOutcome.DuplicateClientId when await FindEarlierAsync(change, message.Reference) is { } other =>
                MessageChangeRules.Repeat(change, other),
            _ => ChannelLog.Unavailable,
        };
    }

    private async Task<EarlierEdit?> FindEarlierAsync(ChangeMessage change, MessageRef message)
    {
        if (change.ClientId is not { } clientId)
        {
            return null;
        }

        var channelId = log.Head.ChannelId;
        return
            await _reader.FindRevisionAsync(channelId, message, change.Actor.Id, clientId, CancellationToken.None)
                is { } found
            ? new EarlierEdit(found.Seq, found.MessageSeq!.Value, found.Text)
            : null;
    }

    private static ChangeDraft Draft(ChangeMessage change, Guid id, MessageRef message, DateTimeOffset now)
    {
        var (actor, _, action, text, clientId) = change;
        return action switch
        {
            MessageAction.Edit => ChangeDraft.Edited(id, message, actor.Id, clientId, text!, now),
            MessageAction.Delete => ChangeDraft.Deleted(id, message, actor.Id, now),
            MessageAction.Restore => ChangeDraft.Restored(id, message, actor.Id, now),
            _ => ChangeDraft.Reacted(id, message, actor.Id, text!, action == MessageAction.AddReaction, now),
        };
    }

    private static MessageChange ToEvent(ChangeMessage change, StoredMessage message, DateTimeOffset at) =>
        change.Action == MessageAction.Restore
            ? new(change.Action, message.Seq, change.Actor, at, message.LatestText, message.Edit?.At)
            : new(change.Action, message.Seq, change.Actor, at, change.Text, EditedAt: null, change.ClientId);
}
