using Chat.Errors;
using Chat.Lists;

namespace Chat.Sync;

/// <summary>What a client holds of one channel.</summary>
/// <param name="Seq">The seq up to which it has everything; 0 when it holds nothing.</param>
internal sealed record SyncCursor(string ChannelId, long Seq);

/// <summary>What a client holds, and asks to be brought up to date.</summary>
/// <param name="Epoch">The epoch of all the seqs; 0 for none.</param>
/// <param name="Channels">At most <see cref="MaxChannels"/>, each once; what matters most first.</param>
/// <param name="Limit">Messages of a snapshot, 1–100.</param>
internal sealed record SyncRequest(long Epoch, IReadOnlyList<SyncCursor?> Channels, int Limit = Limits.Default)
{
    public const int MaxChannels = 1000;

    public ChatError? Check()
    {
        if (Channels.Count > MaxChannels)
        {
            return new(ErrorCodes.LimitInvalid, $"At most {MaxChannels} channels can be synced at once.");
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var channel in Channels)
        {
            if (channel is null || channel.ChannelId is null || !named.Add(channel.ChannelId))
            {
                return new(ErrorCodes.BadRequest, "Each of 'channels' is an object that names a channel, each once.");
            }

            if (channel.Seq < 0)
            {
                return new(ErrorCodes.LimitInvalid, "A 'seq' is 0 or more.");
            }
        }

        return Epoch < 0 ? new(ErrorCodes.LimitInvalid, "'epoch' is 0 or more.") : Limits.Check(Limit);
    }
}
