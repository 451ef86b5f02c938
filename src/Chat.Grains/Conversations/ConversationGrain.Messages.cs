using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Conversations;

/// <summary>What the two do in it.</summary>
internal sealed partial class ConversationGrain
{
    private static readonly ChatError BlockedByYou = new(
        ErrorCodes.BlockedByYou,
        "You block them. Unblock them first."
    );

    private static readonly ChatError MessageNotFound = new(ErrorCodes.MessageNotFound, "There is no such message.");

    public async Task<Result<PostedMessage>> PostAsync(PostMessage message)
    {
        if (!IsOneOfThem(message.Sender.Id))
        {
            return Refuse();
        }

        if (await CompleteAsync() is { } error)
        {
            return error;
        }

        var sender = message.Sender.Id;
        var result = await _core!.PostAsync(message, _ => ViewOf(sender).Blocks ? BlockedByYou : null);
        SendIfNobodyHas(result.Value?.Seq ?? long.MaxValue);
        await UntilDeliveredAsync();
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change)
    {
        if (!IsOneOfThem(change.Actor.Id))
        {
            return Refuse();
        }

        if (await FindHiddenAsync(change.Actor.Id, change.MessageSeq) is { } error)
        {
            return error;
        }

        var result = await _core!.ChangeMessageAsync(change);
        SendIfNobodyHas(result.Value?.Seq ?? long.MaxValue);
        await UntilDeliveredAsync();
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<ChannelCursor>> EraseContentAsync(EraseContent erasure)
    {
        if (_core is null)
        {
            return Refuse();
        }

        try
        {
            return await _core.EraseContentAsync(erasure);
        }
        finally
        {
            LeaveIfSuperseded();
        }
    }

    /// <summary>Who blocks the other may take back what they said, and nothing else.</summary>
    private ChatError? CheckChange(ChangeMessage change) =>
        change.Action is not (MessageAction.Delete or MessageAction.RemoveReaction) && ViewOf(change.Actor.Id).Blocks
            ? BlockedByYou
            : null;

    /// <summary>Nobody changes what does not exist for them.</summary>
    private async Task<ChatError?> FindHiddenAsync(string userId, long messageSeq)
    {
        var view = await ReadViewAsync(userId);
        return view.Covers(messageSeq) && (await _reader.ReadShieldedAsync(Id, userId, [messageSeq])).Count == 0
            ? MessageNotFound
            : null;
    }

    private bool IsOneOfThem(string userId) => _core is not null && _pair!.Has(userId);
}
