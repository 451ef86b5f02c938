using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;

namespace Chat.Rooms;

/// <summary>Erasure of what a person has written: the room writes that it is so, the texts themselves go later.</summary>
internal sealed partial class RoomGrain
{
    private readonly Dictionary<Guid, Task<Result<ChannelCursor>>> _erasures = [];

    public async Task<Result<ChannelCursor>> EraseContentAsync(EraseContent erasure)
    {
        if (_log is null)
        {
            return Refuse();
        }

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
            LeaveIfSuperseded();
        }
    }

    private async Task<Result<ChannelCursor>> EraseOnceAsync(EraseContent erasure)
    {
        if (await reader.FindErasureAsync(Id, erasure.Id, CancellationToken.None) is { } earlier)
        {
            return _log!.Head with { Seq = earlier };
        }

        await _log!.WaitForPostsOfAsync(erasure.UserId);
        return
            _log.IsWritingFor(erasure.UserId)
            || await reader.HasContentAsync(Id, erasure.UserId, CancellationToken.None)
            ? await _log.EraseAsync(erasure)
            : _log.Head with
            {
                Seq = 0,
            };
    }
}
