using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Rooms;

/// <summary>What members do in every channel: the room says who is one.</summary>
internal sealed partial class RoomGrain
{
    public async Task<Result<PostedMessage>> PostAsync(PostMessage message)
    {
        if (_core is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(message.Sender.Id))
        {
            return NotAMember;
        }

        var turn = _moderation.Slow.TurnOf(message.Sender.Id);
        var result = await _core.PostAsync(message, at => CheckPost(message.Sender.Id, at, turn));
        if (result.IsError || result.Value.Repeated)
        {
            turn?.GiveBack();
        }

        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<ChangedMessage>> ChangeMessageAsync(ChangeMessage change)
    {
        if (_core is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(change.Actor.Id))
        {
            return NotAMember;
        }

        var result = await _core.ChangeMessageAsync(change);
        LeaveIfSuperseded();
        return result;
    }

    public async Task<Result<Message>> ReadMessageAsync(string readerId, long seq) =>
        _core is null ? Refuse()
        : !_members.ContainsKey(readerId) ? NotAMember
        : await _core.ReadMessageAsync(readerId, seq);

    public async Task<Result<HistoryPage>> ReadAsync(HistoryQuery query) =>
        _core is null ? Refuse()
        : !_members.ContainsKey(query.ReaderId) ? NotAMember
        : await _core.ReadAsync(query);

    public async Task<Result<ReadMark>> MarkReadAsync(string readerId, long seq)
    {
        if (_core is null)
        {
            return Refuse();
        }

        if (!_members.ContainsKey(readerId))
        {
            return NotAMember;
        }

        var mark = await _core.MarkReadAsync(readerId, seq);
        if (mark.Value is { } read && read.ReadSeq == seq)
        {
            Receipts.Take(readerId, seq);
        }

        return mark;
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
}
