namespace Chat.Messages;

/// <summary>What the sender of a message is told.</summary>
internal sealed record PostedAnswer(long Seq, Guid Id, DateTimeOffset CreatedAt)
{
    public static PostedAnswer Of(PostedMessage posted) => new(posted.Seq, posted.Id, posted.CreatedAt);
}
