using Chat.Data.Log;
using Chat.Delivery;
using Chat.Erasure;
using Chat.Errors;

namespace Chat.Channels;

internal sealed partial class ChannelLog
{
    /// <summary>Waits until whatever somebody posted before this call has its place in the log, or has been refused.</summary>
    public Task WaitForPostsOfAsync(string userId) =>
        // WhenAny: how they end is their callers' business.
        Task.WhenAny(
            Task.WhenAll(_postings.Where(post => post.Key.SenderId == userId).Select(post => post.Value.Result))
        );

    /// <summary>Whether something that somebody wrote is on its way to the disk.</summary>
    public bool IsWritingFor(string userId) =>
        _pending.Any(pending => pending.Entry.ActorId == userId && pending.Entry.Text is not null);

    /// <summary>Writes that what somebody had written before is erased.</summary>
    public async Task<Result<ChannelCursor>> EraseAsync(EraseContent erasure)
    {
        var (outcome, entry) = await AppendAsync(
            (_, now) => ChangeDraft.Erased(erasure.Id, erasure.UserId, erasure.ActorId, now),
            entry => new Change(entry.Seq, null, null, Erased: new ErasedContent(erasure.UserId, entry.CreatedAt)),
            _ => true
        );
        return outcome == AppendOutcome.Committed ? Head with { Seq = entry!.Seq } : Unavailable;
    }
}
