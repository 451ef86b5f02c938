using System.Diagnostics;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Users;

/// <summary>Coming, being cut, and coming back.</summary>
internal sealed partial class VirtualUser
{
    private const int SeatBytes = 128;

    /// <summary>A server that takes a connection and says nothing is as good as gone.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private List<Seat> _toSync = [];

    public void Connect()
    {
        // Another gateway at each attempt, as a proxy would choose: this one may be gone.
        var gateway = worker.Run.GatewayOf(Number + _attempts);
        var link = _link = new Link(worker.Loop, this, worker.Target.Separator);
        link.Connect(gateway.Address, Upgrade.Request(gateway.Url, worker.Target.PathOf(Account.Token)), IsSlow);
        worker.Loop.At(Stopwatch.GetTimestamp() + RunClock.Ticks(ConnectPatience), link.GiveUpConnecting);
    }

    /// <summary>Ends it for good.</summary>
    public void Disconnect()
    {
        _isGone = true;
        SetReady(false);
        _link?.Drop();
        _link = null;
    }

    /// <summary>Loses the connection, as in a tunnel, and comes back.</summary>
    public void Cut()
    {
        if (_link is { } link)
        {
            link.Drop();
            ComeBack();
        }
    }

    /// <summary>Stops reading, or begins again.</summary>
    public void Pause(bool isPaused) => _link?.Pause(isPaused);

    public void OnLost(string reason)
    {
        worker.Run.Errors.Add("connection-lost", $"{Account.Name}: {reason}");
        ComeBack();
    }

    private void ComeBack()
    {
        _link = null;
        _isCut |= Seats.Any(seat => seat.Next > 0);
        SetReady(false);
        if (_isGone)
        {
            return;
        }

        for (var place = _calls; place >= 0; )
        {
            ref var call = ref worker.Calls.At(place);
            var next = call.Next;
            call.IsSent = false;
            if (call.Kind is CallKind.Join or CallKind.Sync or CallKind.Leave)
            {
                worker.Calls.Remove(ref _calls, place);
            }

            place = next;
        }

        worker.Loop.At(
            Stopwatch.GetTimestamp() + RunClock.Ticks(worker.Pause(_attempts++)),
            () =>
            {
                if (_link is null && !_isGone)
                {
                    Connect();
                }
            }
        );
    }

    /// <summary>The server listens: joins the channels, or asks for what was missed in those that it was in.</summary>
    private void Enter()
    {
        var known = worker.Target.HasSync ? Seats.Where(seat => seat.Next > 0 && !seat.HasLeft).ToList() : [];
        _joining = Seats.Count - known.Count + (known.Count > 0 ? 1 : 0);
        foreach (var seat in Seats)
        {
            seat.Await();
            if (!known.Contains(seat))
            {
                Call(CallKind.Join, seat);
            }
        }

        if (known.Count > 0)
        {
            _toSync = known;
            Call(CallKind.Sync, known[0]);
        }

        if (Seats.Count == 0)
        {
            OnAllEntered();
        }
    }

    private void Call(CallKind kind, Seat seat)
    {
        ref var call = ref worker.Calls.Add(ref _calls, out var place);
        call.Kind = kind;
        call.User = this;
        call.Seat = seat;
        Send(place);
    }

    private void SendSync(long number)
    {
        var into = _link!.Begin(Target.MaxFrame + (SeatBytes * _toSync.Count));
        _link.End(worker.Target.WriteSync(into, number, _epoch, _toSync));
    }

    private void OnSynced(ReadOnlySpan<byte> json)
    {
        try
        {
            OnSynced(SyncAnswer.Read(json), json);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            worker.Run.Errors.Add("unreadable", $"{e.Message}: {Excerpt(json)}");
            _link!.Drop();
            ComeBack(); // and ask again
        }
    }

    private void OnSynced(SyncAnswer answer, ReadOnlySpan<byte> json)
    {
        if (answer.Epoch != _epoch)
        {
            worker.Run.Errors.Add("epoch-changed", $"from {_epoch} to {answer.Epoch}");
            _epoch = answer.Epoch;
        }

        foreach (var channel in answer.Channels)
        {
            if (SeatOf(channel.ChannelId) is { } seat)
            {
                OnSynced(seat, channel, json);
            }
        }

        _toSync = [.. Seats.Where(seat => seat.IsPending && seat.Next > 0 && !seat.HasLeft)];
        if (answer.Remaining.Count > 0 && _toSync.Count > 0)
        {
            Call(CallKind.Sync, _toSync[0]);
        }
        else if (_toSync.Count > 0)
        {
            // Refused for the moment.
            ref var call = ref worker.Calls.Add(ref _calls, out var place);
            (call.Kind, call.User, call.Seat) = (CallKind.Sync, this, _toSync[0]);
            SendLater(place);
        }
        else
        {
            OnEntered();
        }
    }

    private void OnSynced(Seat seat, SyncedChannel channel, ReadOnlySpan<byte> json)
    {
        if (channel.Status == "reset")
        {
            worker.Run.Errors.Add("restarted", $"{Account.Name} had missed {channel.Seq - seat.Seen} changes");
            worker.Run.Errors.Add(
                "not-delivered",
                "changes that a reset has replaced; how late they were is in no percentile",
                channel.Seq - seat.Seen
            );
        }

        var isTaken = SyncCheck.Take(
            worker.Checker,
            Account.Name,
            seat,
            channel,
            json,
            message => OnMessage(seat, message)
        );
        if (!isTaken)
        {
            worker.Run.Errors.Add(Errors.CodeOf(channel.Error ?? "", "refused"), $"Sync: {channel.Error}");
        }
        else if (channel.Status == "reset")
        {
            ForgetUnreceived(seat);
        }
    }

    /// <summary>What was posted and is older than where the user starts anew will not be received any more.</summary>
    private void ForgetUnreceived(Seat seat)
    {
        for (var place = _calls; place >= 0; )
        {
            ref var call = ref worker.Calls.At(place);
            var next = call.Next;
            if (call.Seat == seat && call.Kind == CallKind.Post)
            {
                call.IsReceived = true;
                if (call.IsAnswered)
                {
                    OnThrough(place);
                }
            }

            place = next;
        }
    }

    private void OnEntered()
    {
        if (--_joining == 0)
        {
            OnAllEntered();
        }
    }

    private void OnAllEntered()
    {
        if (_isCut)
        {
            worker.Counters.Reconnects++;
        }

        _isCut = false;
        _attempts = 0;
        SetReady(true);
        for (var place = _calls; place >= 0; place = worker.Calls.At(place).Next)
        {
            if (!worker.Calls.At(place).IsSent && !worker.Calls.At(place).IsAnswered)
            {
                Send(place);
            }
        }
    }
}
