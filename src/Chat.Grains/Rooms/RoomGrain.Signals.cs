using Chat.Delivery;
using Chat.Errors;
using Chat.Signals;

namespace Chat.Rooms;

/// <summary>What passes between members without being of the log.</summary>
internal sealed partial class RoomGrain
{
    private static readonly ChatError TooManyForReceipts = new(
        ErrorCodes.NoReceipts,
        "There are too many members to tell how far each has read."
    );

    private TypingSignals? _typing;
    private ReceiptSignals? _receipts;

    private TypingSignals Typing => _typing ??= new(services.Signals, Id, MayType, Signal);

    private ReceiptSignals Receipts => _receipts ??= new(services.Signals, Id, () => _members.Count, Signal);

    public Task TypeAsync(Person person, bool isTyping)
    {
        if (_core is null)
        {
            DeactivateOnIdle();
        }
        else
        {
            Typing.Take(person, isTyping);
        }

        return Task.CompletedTask;
    }

    public async Task<Result<ReceiptList>> ReadReceiptsAsync(string readerId)
    {
        if (_core is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(readerId))
        {
            return NotAMember;
        }

        if (!Receipts.AreTold)
        {
            return TooManyForReceipts;
        }

        var positions = await services.Signals.Audience.ReadPositionsAsync(Id, readerId);
        return new ReceiptList([.. positions.Select(position => new Receipt(position.UserId, position.Seq))]);
    }

    /// <summary>Members who could post now.</summary>
    private bool MayType(string userId) => CheckWriting(userId, _time.GetUtcNow()) is null;

    private void NoteSignals(Change change)
    {
        if (change.Posted is { } message)
        {
            _typing?.OnPosted(message.SenderId);
        }
        else if (change.Member is { Joined: false } left)
        {
            _receipts?.OnLeft(left.Person.Id);
            _typing?.OnSilenced(left.Person.Id);
        }
        else if (change.Restriction is { Imposed: true } restriction)
        {
            _typing?.OnSilenced(restriction.Person.Id);
        }
    }

    private void Signal(ChannelSignals signals)
    {
        foreach (var gatewayId in _gateways.Gateways)
        {
            services.Signals.Gateways.Signal(gatewayId, signals);
        }
    }
}
