using Chat.Errors;
using Chat.Messages;

namespace Chat.Bench.Calls;

/// <summary>A room without rules and disk: what a post costs on its way to the grain and back.</summary>
[Alias("bench.post")]
public interface IPostGrain : IGrainWithStringKey
{
    [Alias("post")]
    Task<Result<PostedMessage>> PostAsync(PostMessage message);
}

public sealed class PostGrain(TimeProvider time) : Grain, IPostGrain
{
    private long _seq;

    public Task<Result<PostedMessage>> PostAsync(PostMessage message)
    {
        Result<PostedMessage> answer = new PostedMessage(++_seq, Guid.Empty, time.GetUtcNow(), Repeated: false);
        return Task.FromResult(answer);
    }
}
