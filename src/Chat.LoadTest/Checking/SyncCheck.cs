using Chat.LoadTest.Targets;

namespace Chat.LoadTest.Checking;

/// <summary>Checks what the answer to <c>Sync</c> says of one channel.</summary>
internal static class SyncCheck
{
    private const int MaxExample = 300;

    /// <param name="seat">What is held of the channel; afterwards everything is.</param>
    /// <param name="json">The whole answer.</param>
    /// <param name="onMissed">Is told of each message that was missed.</param>
    /// <returns>Whether it has been answered; else it has to be asked for again.</returns>
    public static bool Take(
        Checker checker,
        string user,
        Seat seat,
        SyncedChannel channel,
        ReadOnlySpan<byte> json,
        Action<Incoming>? onMissed = null
    )
    {
        var excerpt = json[..Math.Min(json.Length, MaxExample)];
        if (
            channel.Status is not ("current" or "delta" or "reset")
            || checker.IsImpossible(user, seat.Channel, channel.Seq, excerpt)
        )
        {
            return false;
        }

        if (channel.Status == "reset")
        {
            Restart(checker, user, seat, channel, json);
            checker.OnJoined(user, seat, channel.Seq, excerpt);
            return true;
        }

        if (channel.Status == "delta")
        {
            SyncAnswer.ReadEvents(
                json[channel.Events],
                (change, text) =>
                {
                    checker.OnMissed(user, seat, change, text);
                    if (change.Change == ChangeKind.MessageReceived)
                    {
                        onMissed?.Invoke(change);
                    }
                }
            );
        }

        checker.OnSynced(user, seat, channel.Seq, excerpt);
        return true;
    }

    private static void Restart(Checker checker, string user, Seat seat, SyncedChannel channel, ReadOnlySpan<byte> json)
    {
        var newer = channel.Seq + 1;
        SyncAnswer.ReadMessages(
            json[channel.Messages],
            (message, text) =>
            {
                checker.OnRestarted(user, seat, newer, message, text);
                newer = message.Seq;
            }
        );
        if (newer > channel.Seq)
        {
            checker.OnOldest(user, seat, newer); // it says that there are no messages at all
        }
    }
}
