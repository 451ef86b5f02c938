using System.Globalization;
using System.Text;
using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Checking;

/// <summary>
/// Compares what each user sees with what it must see: every change of a channel from the cursor it joined at, once, in
/// order, with the same content for everybody. One for each loop, all with the same <see cref="Findings"/>.
/// </summary>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="promisesOrder">False for servers that promise nothing: then breaks of order are only counted.</param>
internal sealed class Checker(Findings findings, bool promisesOrder)
{
    private const int MaxFrame = 600;

    /// <summary>Changes that were in their place.</summary>
    public long Checked { get; private set; }

    /// <summary>A change has arrived.</summary>
    public void OnChange(string user, Seat seat, Incoming change, ReadOnlySpan<byte> frame)
    {
        if (!promisesOrder)
        {
            OnUnpromised(seat, change);
            return;
        }

        if (IsImpossible(user, seat.Channel, change.Seq, frame))
        {
            return;
        }

        if (
            seat.LeftAt > 0
            && change.Change == ChangeKind.MessageReceived
            && change.ClientId.UnixMilliseconds > seat.LeftAt
        )
        {
            Report("after-leave", user, seat, "nothing that was posted later", $"seq {change.Seq}", frame);
        }

        Compare(user, seat.Channel, change, frame);
        if (seat.IsPending)
        {
            OnEarly(user, seat, change.Seq, frame);
        }
        else if (change.Seq == seat.Next)
        {
            seat.Next++;
            Checked++;
        }
        else if (!seat.Channel.IsConversation || change.Seq > seat.Next)
        {
            OutOfPlace(user, seat, seat.Next, change.Seq, frame);
            seat.Next = Math.Max(seat.Next, change.Seq + 1);
        }
    }

    /// <summary>The server says that all after <paramref name="seq"/> follows, and all before is here.</summary>
    public void OnJoined(string user, Seat seat, long seq, ReadOnlySpan<byte> frame)
    {
        if (promisesOrder && IsImpossible(user, seat.Channel, seq, frame))
        {
            seq = seat.Channel.Log.Head;
        }

        seat.Channel.Log.Raise(seq);
        if (promisesOrder && seat.EarlyFirst > seq + 1)
        {
            OutOfPlace(user, seat, seq + 1, seat.EarlyFirst, frame);
        }

        seat.Next = Math.Max(seq, seat.EarlyLast) + 1;
        seat.EarlyFirst = seat.EarlyLast = 0;
        seat.IsPending = seat.HasLeft = false;
    }

    /// <summary>A change that was missed while the user was away has come with the answer to <c>Sync</c>.</summary>
    public void OnMissed(string user, Seat seat, Incoming change, ReadOnlySpan<byte> json)
    {
        if (IsImpossible(user, seat.Channel, change.Seq, json))
        {
            return;
        }

        Compare(user, seat.Channel, change, json);

        if (change.Seq != seat.Next)
        {
            OutOfPlace(user, seat, seat.Next, change.Seq, json);
        }

        seat.Next = Math.Max(seat.Next, change.Seq + 1);
        Checked++;
    }

    /// <summary>The server says that the user has everything up to <paramref name="seq"/> now.</summary>
    public void OnSynced(string user, Seat seat, long seq, ReadOnlySpan<byte> json)
    {
        if (seq != seat.Seen)
        {
            OutOfPlace(user, seat, seat.Next, seq + 1, json);
        }

        OnJoined(user, seat, seq, json);
    }

    /// <summary>One of the messages from which the user starts anew.</summary>
    /// <param name="newer">The seq of the one before, which is the next newer one; at the first one more than the head.</param>
    public void OnRestarted(string user, Seat seat, long newer, Incoming message, ReadOnlySpan<byte> json)
    {
        if (IsImpossible(user, seat.Channel, message.Seq, json))
        {
            return;
        }

        if (message.Seq >= newer)
        {
            Report("doubled", user, seat, $"a seq below {newer}", $"{message.Seq}", json);
        }

        for (var seq = message.Seq + 1; seq < newer && seq <= seat.Channel.Log.Head; seq++)
        {
            if (seat.Channel.Log[seq].Text != 0)
            {
                Report(
                    "missing",
                    user,
                    seat,
                    $"the message with seq {seq} before that of {newer}",
                    $"{message.Seq}",
                    json
                );
            }
        }

        Compare(user, seat.Channel, message, json);
    }

    /// <summary>There is no message before this one.</summary>
    public void OnOldest(string user, Seat seat, long oldest)
    {
        for (var seq = 1L; seq < oldest && seq <= seat.Channel.Log.Head; seq++)
        {
            if (seat.Channel.Log[seq].Text != 0)
            {
                Report("missing", user, seat, $"the message with seq {seq}", "the end of the history", default);
            }
        }
    }

    /// <summary>A message was read back.</summary>
    public void OnRead(string user, Channel channel, Incoming message, ReadOnlySpan<byte> json)
    {
        if (!IsImpossible(user, channel, message.Seq, json))
        {
            Compare(user, channel, message, json);
        }
    }

    /// <summary>The sender was answered.</summary>
    public void OnAcknowledged(string user, Channel channel, long seq, Fingerprint posted, ReadOnlySpan<byte> frame)
    {
        if (!promisesOrder)
        {
            channel.NoteAcknowledged(seq);
            channel.Log.Raise(seq);
            return;
        }

        if (IsImpossible(user, channel, seq, frame))
        {
            return;
        }

        if (seq == 0 || channel.Log.Note(seq, posted) is not null)
        {
            var got = $"the acknowledgement of {posted}";
            findings.Add(new("changed", user, channel.Id, $"seq {seq} to be {channel.Log[seq]}", got, Text(frame)));
        }

        channel.NoteAcknowledged(seq);
    }

    /// <summary>An edit was answered.</summary>
    public void OnChanged(string user, Channel channel, long seq, Fingerprint change, ReadOnlySpan<byte> frame)
    {
        if (IsImpossible(user, channel, seq, frame))
        {
            return;
        }

        if (seq == 0 || channel.Log.Note(seq, change) is not null)
        {
            var got = $"the answer to the change {change}";
            findings.Add(new("changed", user, channel.Id, $"seq {seq} to be {channel.Log[seq]}", got, Text(frame)));
        }
    }

    /// <summary>Whether no channel has such a seq; then it is reported.</summary>
    public bool IsImpossible(string user, Channel channel, long seq, ReadOnlySpan<byte> json)
    {
        if (channel.Log.IsPossible(seq))
        {
            return false;
        }

        findings.Add(
            new(
                "impossible",
                user,
                channel.Id,
                string.Create(CultureInfo.InvariantCulture, $"a seq not far above {channel.Log.Head}"),
                seq.ToString(CultureInfo.InvariantCulture),
                Text(json)
            )
        );
        return true;
    }

    /// <summary>With what others saw at this seq, and with what was posted or asked for.</summary>
    private void Compare(string user, Channel channel, Incoming change, ReadOnlySpan<byte> json)
    {
        if (change.Change == ChangeKind.ChannelAdvanced)
        {
            channel.Log.Raise(change.Seq); // what it was is not told, or no longer
            return;
        }

        var fingerprint = change.Fingerprint;
        var known = channel.Log.Note(change.Seq, fingerprint);
        var message = change.Change == ChangeKind.MessageReceived ? change.Seq : change.MessageSeq;
        // The same message may have another text than others saw, if that was asked for.
        if (
            (known is null || known.Value.Which == fingerprint.Which)
            && channel.Asked.Allows(change, channel.Log[message].Text)
        )
        {
            return;
        }

        var expected = known is null
            ? $"at seq {change.Seq} what somebody has asked for"
            : $"seq {change.Seq} to be {known}";
        findings.Add(new("changed", user, channel.Id, expected, $"{change.Change} {fingerprint}", Text(json)));
    }

    private void OnEarly(string user, Seat seat, long seq, ReadOnlySpan<byte> frame)
    {
        if (seat.EarlyLast == 0)
        {
            seat.EarlyFirst = seat.EarlyLast = seq;
        }
        else if (seq == seat.EarlyLast + 1)
        {
            seat.EarlyLast = seq;
        }
        else if (seat.HasLeft)
        {
            seat.EarlyFirst = seat.EarlyLast = seq; // the earlier ones were of before it left
        }
        else
        {
            OutOfPlace(user, seat, seat.EarlyLast + 1, seq, frame);
            return;
        }

        Checked++;
    }

    private void OnUnpromised(Seat seat, Incoming change)
    {
        if (seat.IsRepeated(change.Seq))
        {
            findings.NoteDouble();
            return;
        }

        seat.Received++;
        if (change.Seq < seat.Next)
        {
            findings.NoteDisorder();
        }

        seat.Next = change.Seq + 1;
    }

    private void OutOfPlace(string user, Seat seat, long expected, long got, ReadOnlySpan<byte> frame) =>
        Report(
            got < expected ? "doubled" : "missing",
            user,
            seat,
            expected.ToString(CultureInfo.InvariantCulture),
            got.ToString(CultureInfo.InvariantCulture),
            frame
        );

    private void Report(string what, string user, Seat seat, string expected, string got, ReadOnlySpan<byte> frame) =>
        findings.Add(new Violation(what, user, seat.Channel.Id, expected, got, Text(frame)));

    private static string Text(ReadOnlySpan<byte> frame) =>
        Encoding.UTF8.GetString(frame[..Math.Min(frame.Length, MaxFrame)]);
}
