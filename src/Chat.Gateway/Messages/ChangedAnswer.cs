namespace Chat.Messages;

/// <summary>What who changed a message is told.</summary>
/// <param name="Seq">The change that made it so: now, or before.</param>
internal sealed record ChangedAnswer(long Seq)
{
    public static IResult Of(ChangedMessage changed) => TypedResults.Ok(new ChangedAnswer(changed.Seq));
}
