using System.Diagnostics;
using System.Text;
using Chat.LoadTest.Checking;
using Chat.LoadTest.Running;
using Chat.LoadTest.Targets;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Users;

/// <summary>One person with one connection. Everything happens on the thread of its worker's loop.</summary>
internal sealed partial class VirtualUser(Worker worker, int number, Account account, IReadOnlyList<Seat> seats)
    : ILinkOwner
{
    private const int MaxExample = 300;

    private Link? _link;
    private int _calls = -1; // the first of the unanswered ones
    private int _posts;
    private int _joining;
    private int _attempts;
    private bool _isCut; // and was there before
    private bool _isGone; // for good
    private long _epoch = seats.Select(seat => seat.Channel.Epoch).FirstOrDefault();

    public int Number { get; } = number;

    public Account Account { get; } = account;

    public IReadOnlyList<Seat> Seats { get; } = seats;

    /// <summary>Connected, and in all its channels.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Of all the seqs that it has seen.</summary>
    public long Epoch => _epoch;

    /// <summary>Reads nothing for long times; what it gets late says nothing about the server.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Posts a text, or as soon as the user is connected again.</summary>
    /// <param name="seat">Where.</param>
    /// <param name="due">When it should be posted, from which its time counts.</param>
    public void Post(Seat seat, long due)
    {
        ref var call = ref worker.Calls.Add(ref _calls, out var place);
        call.Kind = CallKind.Post;
        call.User = this;
        call.Seat = seat;
        call.Due = due;
        call.ClientId = PostId.Create(worker.Run.Clock, worker.Run.Id, Number, ++_posts, due);
        worker.Counters.Posted++;
        if (IsReady)
        {
            Send(place);
        }
    }

    public void Ping()
    {
        if (IsReady)
        {
            _link!.End(worker.Target.WritePing(_link.Begin(Target.MaxFrame)));
        }
    }

    public void OnOpen() => _link!.End(worker.Target.WriteHello(_link.Begin(Target.MaxFrame), Account.Token));

    public bool OnRecord(ReadOnlySpan<byte> record)
    {
        Incoming incoming;
        try
        {
            incoming = worker.Cache.Read(record);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            worker.Run.Errors.Add("unreadable", $"{e.Message}: {Excerpt(record)}");
            return true;
        }

        switch (incoming.Kind)
        {
            case IncomingKind.Change:
                OnChange(incoming, record);
                break;
            case IncomingKind.Answer:
            case IncomingKind.Refusal:
                OnAnswer(incoming, record);
                break;
            case IncomingKind.Greeting:
                Enter();
                break;
            case IncomingKind.Ping:
                var length = worker.Target.WritePong(_link!.Begin(Target.MaxFrame));
                if (length > 0)
                {
                    _link.End(length);
                }

                break;
            case IncomingKind.Nothing:
                break;
            case IncomingKind.Closing:
                worker.Run.Errors.Add("closed", Excerpt(record));
                break;
            default:
                worker.Run.Errors.Add("unknown-frame", Excerpt(record));
                break;
        }

        return _link is not null;
    }

    public bool OnPing(ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_link!.Begin(payload.Length));
        _link.End(payload.Length, OutputBuffer.Pong);
        return true;
    }

    public void OnClose(ReadOnlySpan<byte> payload)
    {
        var reason = payload.Length > 2 ? Encoding.UTF8.GetString(payload[2..]) : "";
        _link!.Drop();
        OnLost($"closed by the server {reason}");
    }

    private void Send(int place)
    {
        ref var call = ref worker.Calls.At(place);
        var (number, channel) = (worker.Calls.NumberOf(place), call.Seat.Channel.Id);
        call.IsSent = true;
        switch (call.Kind)
        {
            case CallKind.Sync:
                SendSync(number);
                break;
            case CallKind.Join:
                _link!.End(worker.Target.WriteJoin(_link.Begin(Target.MaxFrame), number, channel));
                break;
            default:
                SendOther(place, number);
                break;
            case CallKind.Post:
                var text = worker.Texts.Of(call.ClientId);
                var into = _link!.Begin(Target.MaxFrame + text.Length);
                _link.End(worker.Target.WritePost(into, number, channel, call.ClientId, text));
                break;
        }
    }

    private void OnChange(Incoming change, ReadOnlySpan<byte> record)
    {
        if (SeatOf(change.Channel) is not { } seat)
        {
            if (worker.Actions is not null && change.Channel.StartsWith("conv_"))
            {
                return; // what two talk beside the rooms is read back
            }

            worker.Run.Errors.Add("unknown-channel", Excerpt(record));
            return;
        }

        worker.Checker.OnChange(Account.Name, seat, change, record);
        if (change.Change == ChangeKind.MessageReceived)
        {
            OnMessage(seat, change);
        }
    }

    private void OnMessage(Seat seat, Incoming message)
    {
        worker.OnDelivered(message.ClientId, !IsSlow);
        if (message.ClientId.User == Number && worker.Run.Settings.IsUntilReceived)
        {
            OnOwnReceived(message.ClientId);
        }
    }

    private void OnAnswer(Incoming answer, ReadOnlySpan<byte> record)
    {
        var place = worker.Calls.Find(answer.CallId);
        if (place < 0 || worker.Calls.At(place).User != this)
        {
            worker.Run.Errors.Add("unknown-answer", Excerpt(record));
            return;
        }

        var call = worker.Calls.At(place);
        if (answer.Kind == IncomingKind.Refusal)
        {
            OnRefused(place, answer.Error!);
            return;
        }

        switch (call.Kind)
        {
            case CallKind.Join:
                worker.Calls.Remove(ref _calls, place);
                _epoch = answer.Epoch;
                worker.Checker.OnJoined(Account.Name, call.Seat, answer.Seq, record);
                OnEntered();
                break;
            case CallKind.Sync:
                worker.Calls.Remove(ref _calls, place);
                OnSynced(record[answer.Result]);
                break;
            case CallKind.Post:
                OnPosted(place, answer, record);
                break;
            default:
                worker.Calls.Remove(ref _calls, place);
                OnOther(call, answer, record);
                break;
        }
    }

    private void OnPosted(int place, Incoming answer, ReadOnlySpan<byte> record)
    {
        ref var call = ref worker.Calls.At(place);
        var text = Fingerprint.OfText(worker.Texts.Of(call.ClientId));
        var posted = Fingerprint.OfMessage(call.ClientId, Account.Hash, text);
        worker.Checker.OnAcknowledged(Account.Name, call.Seat.Channel, answer.Seq, posted, record);
        worker.OnAcknowledged(call.Due);
        Remember(call.Seat, answer.Seq);
        call.IsAnswered = true;
        if (call.IsReceived || !worker.Run.Settings.IsUntilReceived)
        {
            OnThrough(place);
        }
    }

    private void OnOwnReceived(PostId id)
    {
        for (var place = _calls; place >= 0; place = worker.Calls.At(place).Next)
        {
            ref var call = ref worker.Calls.At(place);
            if (call.ClientId == id)
            {
                call.IsReceived = true;
                if (call.IsAnswered)
                {
                    OnThrough(place);
                }

                return;
            }
        }
    }

    private void OnThrough(int place)
    {
        worker.Calls.Remove(ref _calls, place);
        worker.Posting?.OnAnswered();
    }

    private void OnRefused(int place, string error)
    {
        var call = worker.Calls.At(place);
        var code = Errors.CodeOf(error, "refused");
        worker.Run.Errors.Add(code, $"{call.Kind}: {error}");
        if (Errors.IsWorthAnotherTry(code))
        {
            SendLater(place);
            return;
        }

        worker.Calls.Remove(ref _calls, place);
        worker.OnFailed(call.Kind);
        if (call.Kind is CallKind.Join or CallKind.Sync)
        {
            OnEntered();
        }
        else if (call.Kind == CallKind.Leave)
        {
            JoinAgain(call.Seat); // it may have left at a try that was answered otherwise
        }
    }

    /// <summary>After a pause, unless the connection is another one by then.</summary>
    private void SendLater(int place)
    {
        var call = worker.Calls.NumberOf(place);
        worker.Calls.At(place).IsSent = false;
        worker.Loop.At(
            Stopwatch.GetTimestamp() + RunClock.Ticks(worker.Pause(0)),
            () =>
            {
                var found = worker.Calls.Find(call);
                if (found >= 0 && _link is not null && !worker.Calls.At(found).IsSent)
                {
                    Send(found);
                }
            }
        );
    }

    private void SetReady(bool isReady)
    {
        if (IsReady != isReady)
        {
            IsReady = isReady;
            worker.OnReady(this, isReady);
        }
    }

    private Seat? SeatOf(ReadOnlySpan<char> channel)
    {
        foreach (var seat in Seats)
        {
            if (channel.SequenceEqual(seat.Channel.Id))
            {
                return seat;
            }
        }

        return null;
    }

    private static string Excerpt(ReadOnlySpan<byte> record) =>
        Encoding.UTF8.GetString(record[..Math.Min(record.Length, MaxExample)]);
}
