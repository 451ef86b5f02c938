using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;

namespace Chat.Channels;

/// <summary>Erasure of what a person has written: the channel writes that it is so, the texts themselves go later.</summary>
internal sealed partial class ChannelCore
{
    private readonly Dictionary<Guid, Task<Result<ChannelCursor>>> _erasures = [];

    public async Task<Result<ChannelCursor>> EraseContentAsync(EraseContent erasure)
    {
        if (!_erasures.TryGetValue(erasure.Id, out var running))
        {
            running = EraseOnceAsync(erasure);
            _erasures.Add(erasure.Id, running);
        }

        try
        {
            return await running;
        }
        finally
        {
            _erasures.Remove(erasure.Id);
        }
    }

    private async Task<Result<ChannelCursor>> EraseOnceAsync(EraseContent erasure)
    {
        if (await Reader.FindErasureAsync(Id, erasure.Id, CancellationToken.None) is { } earlier)
        {
            return Log.Head with { Seq = earlier };
        }

        await Log.WaitForPostsOfAsync(erasure.UserId);
        return
            Log.IsWritingFor(erasure.UserId) || await Reader.HasContentAsync(Id, erasure.UserId, CancellationToken.None)
            ? await Log.EraseAsync(erasure)
            : Log.Head with
            {
                Seq = 0,
            };
    }
}
