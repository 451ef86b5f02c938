using System.Diagnostics;
using System.Text;
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
    public bool IsUnoccupied => _calls < 0 && Reading == 0;

    /// <summary>How many calls of its beside the connection are under way.</summary>
    public int Reading { get; set; }

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

        NoteAsked(call);

        if (IsReady)
        {
            Send(place);
        }
    }

    /// <summary>Leaves a room, and soon joins it again.</summary>
    public void LeaveAndJoin(Seat seat, long due)
    {
        Change(CallKind.Leave, seat, 0, due);
        seat.HasLeft = true;
        seat.Await();
        _joining = 1;
        SetReady(false);
    }

    private void NoteAsked(Call call)
    {
        var (asked, message) = (call.Seat.Channel.Asked, call.MessageSeq);
        switch (call.Kind)
        {
            case CallKind.Edit:
                var text = Fingerprint.OfText(worker.Texts.Of(call.ClientId));
                asked.Note(ChangeKind.MessageEdited, message, Account.Hash, text);
                break;
            case CallKind.Delete:
                asked.Note(ChangeKind.MessageDeleted, message, Account.Hash, 0);
                break;
            case CallKind.Restore:
                asked.Note(ChangeKind.MessageRestored, message, Account.Hash, 0);
                break;
            case CallKind.AddReaction:
                asked.Note(ChangeKind.ReactionAdded, message, Account.Hash, OfArgument(call));
                break;
            case CallKind.RemoveReaction:
                asked.Note(ChangeKind.ReactionRemoved, message, Account.Hash, OfArgument(call));
                break;
            case CallKind.SetRole:
                var deputy = Hash.Of(Encoding.UTF8.GetBytes(call.Seat.Channel.Deputy!));
                asked.Note(ChangeKind.RoleChanged, 0, deputy, OfArgument(call));
                break;
        }
    }

    private static uint OfArgument(Call call) => Fingerprint.OfText(Encoding.UTF8.GetBytes(call.Argument!));

    /// <summary>Is away for a moment, in which it must not be told anything, and joins again.</summary>
    private void StayAway(Seat seat)
    {
        seat.Await();
        seat.LeftAt = worker.Run.Clock.ToUnix(worker.Loop.ReceivedAt) / 1_000_000;
        var link = _link;
        worker.Loop.At(
            Stopwatch.GetTimestamp() + RunClock.Ticks(worker.Pause(0)),
            () =>
            {
                if (_link == link && seat.LeftAt > 0)
                {
                    JoinAgain(seat);
                }
            }
        );
    }

    private void JoinAgain(Seat seat)
    {
        seat.Await();
        Call(CallKind.Join, seat);
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
        worker.OnDone(call.Kind, call.Due);
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
                StayAway(call.Seat);
                break;
        }
    }
}
