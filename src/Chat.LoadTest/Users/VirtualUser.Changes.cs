using Chat.LoadTest.Checking;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Users;

/// <summary>What people do beside posting.</summary>
internal sealed partial class VirtualUser
{
    private const int MaxRemembered = 8;

    private readonly Queue<(Seat Seat, long Seq)> _own = new();
    private (Seat Seat, long Seq) _newest;

    /// <summary>Whether nothing that it has asked for is unanswered.</summary>
    public bool IsUnoccupied => _calls < 0;

    /// <summary>Gives its newest message another text.</summary>
    /// <returns>False if it has none.</returns>
    public bool EditNewest(long due)
    {
        if (_newest.Seat is null)
        {
            return false;
        }

        Change(CallKind.Edit, _newest.Seat, _newest.Seq, due: due);
        return true;
    }

    /// <summary>Deletes a message of its own that is not new any more.</summary>
    /// <returns>False if it has none.</returns>
    public bool DeleteOldest(long due)
    {
        if (_own.Count < 3)
        {
            return false;
        }

        var (seat, seq) = _own.Dequeue();
        Change(CallKind.Delete, seat, seq, due: due);
        return true;
    }

    /// <summary>Calls what takes a message, or a read position, and perhaps something else.</summary>
    public void Change(CallKind kind, Seat seat, long messageSeq, long due, string? argument = null)
    {
        ref var call = ref worker.Calls.Add(ref _calls, out var place);
        call.Kind = kind;
        call.User = this;
        call.Seat = seat;
        call.Due = due;
        call.MessageSeq = messageSeq;
        call.Argument = argument;
        if (kind == CallKind.Edit)
        {
            call.ClientId = PostId.Create(worker.Run.Clock, worker.Run.Id, Number, ++_posts, due);
        }

        if (IsReady)
        {
            Send(place);
        }
    }

    /// <summary>Leaves a room, and joins it again at once.</summary>
    public void LeaveAndJoin(Seat seat, long due)
    {
        Change(CallKind.Leave, seat, 0, due);
        seat.HasLeft = true;
        seat.Await();
        _joining = 1;
        SetReady(false);
    }

    private void Remember(Seat seat, long seq)
    {
        _newest = (seat, seq);
        _own.Enqueue((seat, seq));
        if (_own.Count > MaxRemembered)
        {
            _own.Dequeue();
        }
    }

    private void SendOther(int place, long number)
    {
        ref var call = ref worker.Calls.At(place);
        var text = call.Kind == CallKind.Edit ? worker.Texts.Of(call.ClientId) : default;
        var into = _link!.Begin(Target.MaxFrame + text.Length);
        _link.End(worker.Target.WriteCall(into, number, call, text));
    }

    private void OnOther(Call call, Incoming answer, ReadOnlySpan<byte> record)
    {
        worker.OnAcknowledged(call.Due, isPost: false);
        switch (call.Kind)
        {
            case CallKind.Edit:
                var edit = Fingerprint.OfChange((ulong)ChangeKind.MessageEdited, Account.Hash, call.MessageSeq);
                worker.Checker.OnChanged(Account.Name, call.Seat.Channel, answer.Seq, edit, record);
                break;
            case CallKind.Delete:
                call.Seat.Channel.Deleted.Enqueue(call.MessageSeq);
                break;
            case CallKind.Leave:
                call.Seat.Await();
                Call(CallKind.Join, call.Seat);
                break;
        }
    }
}
